"""Managers raise and lower partners on the record (S14, S16)."""

from datetime import date, timedelta
from re import search

import pytest
import time_machine
from flask import Flask
from sqlalchemy import insert, select

from app.accounts.models import User
from app.audit.models import AuditEntry
from app.db import db
from app.i18n.current import gettext, speaking
from app.mail.models import OutgoingMail
from app.tasks.registry import task_named
from app.tiers.models import TierPlan
from tests import cast
from tests.pages import parse
from tests.tiers.deciding import (
    MINUTES,
    NOON,
    REASON,
    WORDS,
    basis_on,
    decide,
    decisions,
    deeds,
    level_page,
    mails,
    manager,
)
from tests.tiers.deeds import category_states, tier_of
from tests.visits import error_at, send, sign_in

pytestmark = pytest.mark.usefixtures("sunday")


def test_a_raise_is_recorded_told_and_seen_at_once(app: Flask) -> None:
    actor = cast.listed("Slivka")
    cast.person_of(actor, email="jan@slivka.example", locale="pl")
    cast.person_of(actor, "member", email="eva@slivka.example")
    client = manager(app)
    answer = decide(client, actor, "silver")
    assert (answer.status_code, answer.location) == (303, level_page(actor))
    assert tier_of(actor) == "silver"
    (row,) = decisions()
    user_id = db.session.scalars(select(User.id).where(User.role == "manager")).one()
    assert (row.decided_on, row.effective_on) == (date(2026, 11, 20), date(2026, 11, 22))
    assert (row.kind, row.minutes, row.reason, row.by_user_id) == ("call", MINUTES, REASON, user_id)
    db.session.rollback()
    # Owners alone, in their language.
    assert mails() == [("tiers/tier_raised", "jan@slivka.example", "pl")]
    text = db.session.scalars(select(OutgoingMail.text)).one()
    assert REASON in text
    assert MINUTES not in text
    assert "/pl/area/level/" in text
    db.session.rollback()
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.deed, entry.user_id, entry.partner_id) == ("tier.decided", user_id, actor.id)
    assert (entry.before["tier"], entry.after["tier"]) == ("bronze", "silver")
    db.session.rollback()
    page = client.get("/sk/partners/?tier=silver").text
    assert f'data-partner="{actor.slug}" data-tier="silver"' in page


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"decided_on": "2026-11-23"}, "decided_on"),
        ({"decided_on": "2024-01-01"}, "decided_on"),
        ({"decided_on": ""}, "decided_on"),
        ({"kind": "threshold"}, "kind"),
        ({"minutes": " \n"}, "minutes"),
        ({"reason": ""}, "reason"),
        ({"effective_on": "2026-11-21"}, "effective_on"),
        ({"effective_on": "2031-01-01"}, "effective_on"),
        ({"tier": "platinum"}, "tier"),
        ({"tier": "bronze"}, "tier"),
    ],
)
def test_a_decision_lacks_something_and_nothing_changes(
    app: Flask, fields: dict[str, str], at: str
) -> None:
    actor = cast.listed("Slivka")
    cast.person_of(actor)
    answer = decide(manager(app), actor, **{"tier": "silver", **fields})
    assert answer.status_code == 422
    assert error_at(answer, at)
    # What was typed stays.
    assert fields.get("reason", REASON) in answer.text
    assert (tier_of(actor), decisions(), mails(), deeds()) == ("bronze", [], [], [])


@pytest.mark.parametrize("role", ["rep", "operator", "finance", "admin"])
def test_others_of_staff_look_and_do_not_decide(app: Flask, role: str) -> None:
    actor = cast.listed("Slivka")
    client = app.test_client()
    sign_in(client, cast.staff(role))
    page = client.get(level_page(actor))
    assert page.status_code == 200
    assert 'name="minutes"' not in page.text
    assert send(client, level_page(actor), tier="gold", **WORDS).status_code == 403
    assert tier_of(actor) == "bronze"


def test_of_two_managers_the_second_is_shown_what_the_first_decided(app: Flask) -> None:
    actor = cast.listed("Slivka")
    first, second = manager(app), manager(app, "second@operator.example")
    seen = basis_on(second.get(level_page(actor)))
    assert decide(first, actor, "silver").status_code == 303
    answer = decide(second, actor, "gold", basis=seen, reason="Môj vlastný dôvod.")
    assert answer.status_code == 409
    meanwhile = search(r"data-meanwhile>(.*?)</section>", answer.text.replace("\n", " "))
    assert meanwhile
    assert "Eva Malá" in meanwhile[1]
    assert REASON in meanwhile[1]
    assert "<time" in meanwhile[1]
    assert "Môj vlastný dôvod." in answer.text
    assert tier_of(actor) == "silver"
    # Having seen it, one may decide again.
    assert decide(second, actor, "gold", basis=basis_on(answer)).status_code == 303
    assert tier_of(actor) == "gold"


def test_a_change_of_the_profile_makes_no_decision_stale(app: Flask) -> None:
    from app.db import writing
    from app.partners.actions import change_details
    from app.partners.queries import details_of, partners_with_all

    actor = cast.listed("Slivka")
    client = manager(app)
    seen = basis_on(client.get(level_page(actor)))
    with writing():
        (partner,) = partners_with_all([actor.id])
        change_details(changes={actor.id: details_of(partner)})
    assert decide(client, actor, "silver", basis=seen).status_code == 303


def test_a_day_to_come_waits_and_can_be_called_off(app: Flask) -> None:
    actor = cast.listed("Slivka", tier="gold", categories=("seo", "photo", "legal"))
    cast.person_of(actor)
    client = manager(app)
    assert decide(client, actor, "bronze", effective_on="2026-12-01").status_code == 303
    assert (tier_of(actor), category_states(actor)[2]) == ("gold", ("legal", False))
    assert mails()[-1][0] == "tiers/tier_lowered"
    page = client.get(level_page(actor))
    assert 'data-plan="bronze"' in page.text
    # No second one beside it.
    basis = basis_on(page, "plan-basis")
    assert decide(client, actor, "silver", basis=basis).status_code == 422
    path = f"{level_page(actor)}/cancellations"
    without = send(
        client, path, page=level_page(actor), **{"plan-basis": basis, "plan-reason": " "}
    )
    assert (without.status_code, bool(error_at(without, "plan-reason"))) == (422, True)
    words = {"plan-basis": basis, "plan-reason": "Sťažnosť sa vysvetlila."}
    assert send(client, path, page=level_page(actor), **words).status_code == 303
    assert mails()[-1][0] == "tiers/tier_kept"
    assert 'data-called-off="bronze"' in client.get(level_page(actor)).text
    assert deeds() == ["tier.planned", "tier.plan_cancelled"]
    assert decide(client, actor, "silver").status_code == 303


@pytest.mark.parametrize("is_owned", [True, False])
def test_a_letter_is_promised_only_where_somebody_gets_it(app: Flask, is_owned: bool) -> None:
    actor = cast.listed("Slivka", tier="gold")
    cast.person_of(actor, "owner" if is_owned else "member")
    client, page = manager(app), level_page(actor)
    with speaking("sk"):
        before = gettext(
            "A level changes after a meeting or a call, by what people said there. The owners get "
            "an e-mail with the reason at once."
        )
        decided = gettext("Recorded. The owners of the team are told by e-mail.")
        called_off = gettext("Called off. The owners of the team are told by e-mail.")
    assert (before in client.get(page).text) is is_owned
    decide(client, actor, "bronze", effective_on="2026-12-01")
    text = client.get(page)
    assert (decided in text.text) is is_owned
    words = {"plan-basis": basis_on(text, "plan-basis"), "plan-reason": "Nie."}
    send(client, f"{page}/cancellations", page="/sk/account/", **words)
    assert (called_off in client.get(page).text) is is_owned
    assert [each[0] for each in mails()] == ["tiers/tier_lowered", "tiers/tier_kept"] * is_owned


def test_all_that_is_wrong_with_a_decision_is_told_at_once(app: Flask) -> None:
    wrong = {"decided_on": "2026-11-23", "effective_on": "2026-11-21", "reason": ""}
    answer = decide(manager(app), cast.listed("Slivka"), "silver", **wrong)
    assert answer.status_code == 422
    assert [name for name in wrong if not error_at(answer, name)] == []


def test_who_calls_off_too_late_is_told_and_keeps_the_words(app: Flask) -> None:
    actor = cast.listed("Slivka", tier="gold")
    first, second = manager(app), manager(app, "second@operator.example")
    decide(first, actor, "bronze", effective_on="2026-12-01")
    path, page = f"{level_page(actor)}/cancellations", level_page(actor)
    words = {"plan-basis": basis_on(second.get(page), "plan-basis")}
    with time_machine.travel(NOON + timedelta(minutes=1), tick=False):
        assert send(first, path, page=page, **words, **{"plan-reason": "Vysvetlené."}).location
    late = send(second, path, page=page, **words, **{"plan-reason": "Druhý <b>dôvod</b>."})
    assert late.status_code == 409
    shown = parse(late.text)
    assert shown.one(".faults")["role"] == "alert"
    meanwhile = shown.one("[data-meanwhile]")
    assert "Vysvetlené." in meanwhile.text
    assert "Eva Malá" in meanwhile.text
    assert meanwhile.one('[data-typed="plan-reason"]').text == "Druhý <b>dôvod</b>."
    assert deeds() == ["tier.planned", "tier.plan_cancelled"]
    # Nor does whoever had not typed anything yet lose sight of it.
    empty = send(second, path, page=page, **words, **{"plan-reason": ""})
    assert (empty.status_code, parse(empty.text).has("[data-meanwhile]")) == (409, True)


def test_who_calls_off_what_holds_already_is_told_so(app: Flask) -> None:
    actor = cast.listed("Slivka", tier="gold")
    client = manager(app)
    decide(client, actor, "bronze", effective_on="2026-12-01")
    page = level_page(actor)
    basis = basis_on(client.get(page), "plan-basis")
    with time_machine.travel(NOON + timedelta(days=20), tick=False):
        task_named("apply-tier-decisions").run()
        db.session.rollback()
        client = manager(app, "second@operator.example")
        words = {"plan-basis": basis, "plan-reason": "Predsa nie."}
        late = send(client, f"{page}/cancellations", page=page, **words)
    assert late.status_code == 409
    shown = parse(late.text)
    assert shown.one(".faults")["role"] == "alert"
    assert REASON in shown.one("[data-meanwhile]").text
    assert shown.one('[data-typed="plan-reason"]').text == "Predsa nie."
    assert tier_of(actor) == "bronze"


def test_the_partner_learns_the_reason_and_never_the_minutes(app: Flask) -> None:
    actor = cast.listed("Slivka", tier="gold")
    decide(manager(app), actor, "silver", effective_on="2026-12-24", reason="Prečo to tak je.")
    owner = app.test_client()
    sign_in(owner, cast.person_of(actor))
    page = owner.get("/sk/area/level/").text
    assert 'data-plan="silver"' in page
    assert "Prečo to tak je." in page
    assert MINUTES not in page
    assert "Prešli sme spolu" not in page


def test_a_wish_ends_with_the_raise_it_was_about(app: Flask) -> None:
    actor = cast.listed("Slivka")
    owner = app.test_client()
    sign_in(owner, cast.person_of(actor))
    send(owner, "/sk/area/level/wishes", page="/sk/area/level/")
    assert "data-progress" in owner.get("/sk/area/level/").text
    decide(manager(app), actor, "silver")
    assert "data-progress" not in owner.get("/sk/area/level/").text


def test_what_is_not_there_is_not_decided_about(app: Flask) -> None:
    client = manager(app)
    for path in ("level", "categories", "level/conditions/gold/blog", "contributions/new"):
        assert client.get(f"/sk/office/partners/none/{path}").status_code == 404
        assert client.get(f"/sk/office/partners/n%00/{path}").status_code == 404
    actor = cast.listed("Slivka")
    assert client.get(f"{level_page(actor)}/conditions/gold/none").status_code == 404


def test_a_plan_holds_one_partner_once_whatever_writes(app: Flask) -> None:
    from sqlalchemy.exc import IntegrityError

    from app.db import writing

    actor = cast.listed("Slivka", tier="gold")
    decide(manager(app), actor, "bronze", effective_on="2026-12-01")
    row = db.session.scalars(select(TierPlan)).one()
    other = {
        column.key: getattr(row, column.key)
        for column in TierPlan.__table__.columns
        if column.key not in ("id", "effective_on")
    }
    db.session.rollback()
    with pytest.raises(IntegrityError), writing() as session:
        session.execute(insert(TierPlan).values(effective_on=date(2026, 12, 2), **other))
