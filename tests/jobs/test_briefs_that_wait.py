"""Briefs that look like spam or found nobody wait for staff, who let them go, call them spam, or
look for partners again."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.clock import now
from app.db import db, writing
from app.jobs.actions.forgetting import (
    close_what_is_over,
    forget_people,
    forget_unseen,
    forget_what_ended,
)
from app.jobs.models import Brief
from app.jobs.rules.merchants import HELD_KEPT, QUIET_CLOSED, SPAM_KEPT
from app.partners.models import Partner
from app.tables.models import TableWord
from tests import cast
from tests.jobs import asking, stage
from tests.jobs.asking import ask, confirm, enquiry_to
from tests.jobs.desk import BRIEFS, briefs_on, desk, do, record_of, state_of
from tests.jobs.merchants import come, link_to
from tests.pages import parse
from tests.visits import error_at


def audited() -> list[tuple[str, dict[str, object]]]:
    query = select(AuditEntry.deed, AuditEntry.after).where(AuditEntry.subject == "brief")
    found = [(deed, after) for deed, after in db.session.execute(query.order_by(AuditEntry.id))]
    db.session.rollback()
    return found


def held_brief(client: FlaskClient, *, confirmed: bool = True) -> int:
    """A brief that is full of links."""
    actor = stage.partner()
    ask(client, enquiry_to(actor.slug), name="Jana www.lacno.example")
    if confirmed:
        confirm(client)
    return asking.the_brief().id


def waiting_on(client: FlaskClient) -> set[str]:
    return {
        each["data-waiting"] for each in parse(client.get("/sk/office/").text).all("[data-waiting]")
    }


def test_a_held_brief_waits_on_the_dashboard_and_is_let_go(app: Flask, client: FlaskClient) -> None:
    brief_id = held_brief(client)
    manager = desk(app)
    assert "held-briefs" in waiting_on(manager)
    assert briefs_on(manager, "waits=held") == ["Obchodík s.r.o."]
    assert briefs_on(manager, "waits=nobody") == []
    record = record_of(brief_id)
    assert parse(manager.get(record).text).has("[data-held=links]")
    answer = do(manager, record, "releases", reason="Volala som jej.")
    assert (answer.status_code, answer.location) == (303, record)
    assert state_of(brief_id) == "asked"
    assert [job.status for job in stage.jobs_of(brief_id)] == ["new"]
    assert audited() == [("brief.released", {"brief_state": "asked", "reason": "Volala som jej."})]
    assert "held-briefs" not in waiting_on(manager)
    # A second press, with the page of before, finds nothing to be done.
    assert do(manager, record, "releases", reason="Znova.").status_code == 409
    assert len(stage.jobs_of(brief_id)) == 1


def test_what_is_let_go_before_the_address_is_confirmed_still_waits_for_that(
    app: Flask, client: FlaskClient
) -> None:
    brief_id = held_brief(client, confirmed=False)
    do(desk(app), record_of(brief_id), "releases", reason="V poriadku.")
    assert state_of(brief_id) == "unconfirmed"
    assert stage.jobs_of(brief_id) == []
    confirm(client)
    assert state_of(brief_id) == "asked"


@pytest.mark.parametrize("deed", ["releases", "spam"])
def test_nothing_is_done_without_a_reason(app: Flask, client: FlaskClient, deed: str) -> None:
    brief_id = held_brief(client)
    answer = do(desk(app), record_of(brief_id), deed, reason="  ")
    assert answer.status_code == 422
    assert error_at(answer, "reason")
    assert state_of(brief_id) == "held"


@pytest.mark.parametrize("deed", ["releases", "spam", "partners"])
def test_who_comes_too_late_is_told_what_was_done_and_keeps_the_words(
    app: Flask, client: FlaskClient, deed: str
) -> None:
    brief_id = held_brief(client)
    actor = stage.partner("Dub")
    record = record_of(brief_id)
    do(desk(app, "admin"), record, "spam", reason="Desiaty raz.")
    late = do(desk(app), record, deed, reason="Poznám <b>ju</b>.", partner=actor.slug)
    assert late.status_code == 409
    page = parse(late.text)
    told = page.one("[data-overtaken]")
    assert told["role"] == "alert"
    assert "Eva Malá" in told.text
    assert "Spam" in told.text
    assert told.one("[data-typed=reason]").text == "Poznám <b>ju</b>."
    assert page.one("[data-brief]")["data-status"] == "spam"
    assert [deed for deed, _ in audited()] == ["brief.called_spam"]


def test_who_looks_for_partners_too_late_is_told_so(app: Flask) -> None:
    stage.away(stage.partner())
    brief_id = stage.brief_from()
    manager = desk(app)
    do(manager, record_of(brief_id), "spam", reason="Spam.")
    late = do(manager, record_of(brief_id), "searches")
    assert late.status_code == 409
    assert not parse(late.text).one("[data-overtaken]").has("[data-typed]")


def test_spam_ends_the_jobs_and_blames_no_partner(app: Flask) -> None:
    actors = [stage.partner("Slivka"), stage.partner("Dub")]
    for actor in actors:
        cast.person_of(actor)
    brief_id = stage.brief_from()
    old_link = link_to(brief_id)
    operator = desk(app, "operator")
    answer = do(operator, record_of(brief_id), "spam", reason="Rovnaký text už desiaty raz.")
    assert answer.status_code == 303
    assert state_of(brief_id) == "spam"
    for job in stage.jobs_of(brief_id):
        assert (job.status, job.ended_by, job.reason) == ("declined", "staff", "spam")
    assert all(stage.counts(actor) == {"declined": 1} for actor in actors)
    told = asking.mails("called_off")
    assert len(told) == len(actors)
    assert not any("spam" in (mail.text + mail.subject).lower() for mail in told)
    assert app.test_client().get(old_link).status_code == 404
    assert audited()[-1][1] == {"brief_state": "spam", "reason": "Rovnaký text už desiaty raz."}


def test_of_spam_what_is_over_stays_expired(app: Flask) -> None:
    actor = stage.partner()
    brief_id = stage.brief_from(asked=actor)
    with time_machine.travel(now() + timedelta(hours=72), tick=False):
        do(desk(app), record_of(brief_id), "spam", reason="Spam.")
        assert state_of(brief_id) == "spam"
        assert [job.status for job in stage.jobs_of(brief_id)] == ["new"]
    assert asking.mails("called_off") == []


def test_who_found_nobody_for_long_is_closed(app: Flask) -> None:
    brief_id = stage.brief_from()
    with time_machine.travel(now() + QUIET_CLOSED + timedelta(minutes=1), tick=False):
        with writing():
            close_what_is_over()
        assert state_of(brief_id) == "closed"


def test_what_has_ended_is_no_spam_any_more(app: Flask) -> None:
    brief_id = stage.brief_from(asked=stage.partner())
    with writing() as session:
        session.get_one(Brief, brief_id).state = "closed"
    assert do(desk(app), record_of(brief_id), "spam", reason="Spam.").status_code == 409
    assert state_of(brief_id) == "closed"


def test_the_person_of_spam_is_forgotten_after_a_while(app: Flask) -> None:
    brief_id = stage.brief_from(asked=stage.partner())
    do(desk(app), record_of(brief_id), "spam", reason="Spam.")
    with time_machine.travel(now() + SPAM_KEPT + timedelta(minutes=1), tick=False):
        with writing():
            forget_people()
        brief = asking.the_brief()
        assert brief.email == ""
        assert brief.forgotten_at


def test_what_nobody_looks_at_is_closed_and_its_person_forgotten(
    app: Flask, client: FlaskClient
) -> None:
    brief_id = held_brief(client)
    sent_at = asking.the_brief().sent_at
    for early in (timedelta(minutes=1), timedelta()):
        with time_machine.travel(sent_at + HELD_KEPT - early, tick=False), writing():
            forget_what_ended()
            assert forget_unseen() == (0 if early else 1)
    brief = asking.the_brief()
    assert (brief.state, brief.email, brief.phone) == ("closed", "", "")
    assert brief.forgotten_at
    assert brief.forget_at is None
    assert audited() == [("brief.forgotten", {})]
    assert do(desk(app), record_of(brief_id), "releases", reason="x").status_code == 409


def test_who_found_nobody_waits_until_somebody_is_free(app: Flask) -> None:
    actor = stage.partner()
    stage.away(actor)
    brief_id = stage.brief_from("Jana Malá", company="")
    manager = desk(app)
    assert "briefs-without-partners" in waiting_on(manager)
    assert briefs_on(manager, "waits=nobody") == ["Jana Malá"]
    record = record_of(brief_id)
    assert parse(manager.get(record).text).has("[data-nobody]")
    assert do(manager, record, "searches").status_code == 422
    assert stage.jobs_of(brief_id) == []
    with writing() as session:
        session.get_one(Partner, actor.id).available = True
    assert do(manager, record, "searches").status_code == 303
    assert [job.partner_id for job in stage.jobs_of(brief_id)] == [actor.id]
    assert audited() == [("brief.searched_again", {"asked_partners": 1})]
    assert "briefs-without-partners" not in waiting_on(manager)


def test_briefs_are_found_by_who_asks(app: Flask) -> None:
    stage.partner()
    stage.brief_from("Jana Malá", company="", email="jana@dom.example")
    stage.brief_from("Peter Veľký", company="Kvety", email="peter@kvety.example", locale="pl")
    admin = desk(app, "admin")
    assert briefs_on(admin) == ["Kvety", "Jana Malá"]
    assert briefs_on(admin, "q=mala") == ["Jana Malá"]
    assert briefs_on(admin, "q=kvety") == ["Kvety"]
    assert briefs_on(admin, "language=pl") == ["Kvety"]
    assert briefs_on(admin, "state=asked&kind=match&category=development") == ["Kvety", "Jana Malá"]
    assert briefs_on(admin, "kind=direct") == []


def test_what_is_forgotten_is_found_no_more(app: Flask, client: FlaskClient) -> None:
    held_brief(client, confirmed=False)
    assert briefs_on(desk(app), "q=jana") == ["Obchodík s.r.o."]
    with time_machine.travel(now() + timedelta(days=8), tick=False), writing():
        forget_what_ended()
    left = db.session.scalars(select(TableWord.word).where(TableWord.kind == "brief")).all()
    assert left == []


def test_representatives_read_and_do_nothing(app: Flask, client: FlaskClient) -> None:
    brief_id = held_brief(client)
    rep, record = desk(app, "rep"), record_of(brief_id)
    page = parse(rep.get(record).text)
    assert page.has("[data-brief]")
    assert not page.has("[data-deed=release]")
    assert do(rep, record, "releases", reason="x").status_code == 403
    assert not parse(rep.get(BRIEFS).text).has("form.sheets")
    assert state_of(brief_id) == "held"


def test_a_brief_that_never_was_is_not_found(app: Flask) -> None:
    assert desk(app).get(f"{BRIEFS}nothing").status_code == 404


def test_a_merchant_sees_nothing_of_the_office(app: Flask) -> None:
    stage.partner()
    brief_id = stage.brief_from()
    merchant, _ = come(app, brief_id)
    assert merchant.get(record_of(brief_id)).status_code == 303
