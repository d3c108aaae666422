"""Partners enter what they contribute, staff confirm it or say why not (S18, S23, S25)."""

from datetime import UTC, datetime
from re import findall, search

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.audit.models import AuditEntry
from app.db import db
from app.i18n.current import gettext, speaking
from app.mail.models import OutgoingMail
from app.tiers.models import Contribution
from tests import cast
from tests.cast import Actor
from tests.pages import parse
from tests.visits import error_at, send, sign_in, token_on

OWN, OFFICE = "/sk/area/contributions/", "/sk/office/contributions/"
ARTICLE = {
    "kind": "article",
    "title": "Ako písať o tovare",
    "held_on": "2026-11-02",
    "link": "https://blog.example/tovar",
    "locale": "sk",
    "words": "Päť rád.",
}


@pytest.fixture(autouse=True)
def _sunday() -> object:
    with time_machine.travel(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False) as clock:
        yield clock


def member_of(app: Flask, actor: Actor, role: str = "owner", **about: str) -> FlaskClient:
    client = app.test_client()
    sign_in(client, cast.person_of(actor, role, **about))
    return client


def staff(app: Flask, role: str = "manager") -> FlaskClient:
    client = app.test_client()
    sign_in(client, cast.staff(role))
    return client


def enter(client: FlaskClient, **fields: str) -> TestResponse:
    return send(client, f"{OWN}new", **{**ARTICLE, **fields})


def judge(client: FlaskClient, public_id: str, way: str, **fields: str) -> TestResponse:
    """Confirm or refuse a contribution, as its page stands now unless ``basis`` says otherwise."""
    one = f"{OFFICE}{public_id}/"
    found = search(r'name="basis"[^>]* value="(\d+)"', client.get(one).text)
    seen = {"basis": found[1]} if found else {}
    return send(client, f"{one}{way}", page=one, **{**seen, **fields})


def rows_on(page: TestResponse) -> list[tuple[str, str]]:
    return findall(r'<tr data-contribution="([^"]+)" data-status="([^"]+)"', page.text)


def stored() -> list[tuple[str, str, str, str]]:
    columns = Contribution.kind, Contribution.title, Contribution.source, Contribution.state
    rows = [tuple(row) for row in db.session.execute(select(*columns).order_by(Contribution.id))]
    db.session.rollback()
    return rows


def deeds() -> list[str]:
    found = list(db.session.scalars(select(AuditEntry.deed).order_by(AuditEntry.id)))
    db.session.rollback()
    return found


def test_it_is_entered_confirmed_and_counted_beside_the_condition(app: Flask) -> None:
    actor = cast.listed("Slivka")
    owner, manager = member_of(app, actor), staff(app)
    assert enter(owner).location == OWN
    ((public_id, state),) = rows_on(owner.get(OWN))
    assert state == "submitted"
    assert rows_on(manager.get(OFFICE)) == [(public_id, "submitted")]
    answer = judge(manager, public_id, "confirmations")
    assert answer.location == OFFICE
    assert rows_on(owner.get(OWN)) == [(public_id, "confirmed")]
    page = manager.get(f"/sk/office/partners/{actor.slug}/level").text.replace("\n", " ")
    line = search(r'id="silver-blog".*?</tr>', page)
    assert line
    # The fact stands there; the condition is as open as before: people decide (S16).
    assert 'data-status="open"' in line[0]
    assert "2. novembra 2026" in line[0]
    assert deeds() == ["contribution.submitted", "contribution.confirmed"]


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 161}, "title"),
        ({"kind": "bribe"}, "kind"),
        ({"held_on": "2026-11-23"}, "held_on"),
        ({"held_on": "1999-01-01"}, "held_on"),
        ({"held_on": "never"}, "held_on"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "JAVASCRIPT://x.example/%0aalert(1)"}, "link"),
        ({"link": "ftp://x.example/"}, "link"),
        ({"link": "blog.example/clanok"}, "link"),
        ({"link": "https://x.example/a b"}, "link"),
        ({"locale": "xx"}, "locale"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(app: Flask, fields: dict[str, str], at: str) -> None:
    owner = member_of(app, cast.listed("Slivka"))
    answer = enter(owner, **fields)
    assert (answer.status_code, bool(error_at(answer, at))) == (422, True)
    assert "Päť rád." in answer.text
    assert (stored(), deeds()) == ([], [])


def test_a_refusal_has_a_reason_that_owners_get_by_mail(app: Flask) -> None:
    actor = cast.listed("Slivka")
    owner = member_of(app, actor, email="jan@slivka.example", locale="ru")
    cast.person_of(actor, "member", email="eva@slivka.example")
    manager = staff(app)
    enter(owner)
    ((public_id, _),) = rows_on(owner.get(OWN))
    without = judge(manager, public_id, "refusals", reason=" ")
    assert (without.status_code, bool(error_at(without, "reason"))) == (422, True)
    answer = judge(manager, public_id, "refusals", reason="Odkaz nikam nevedie.")
    assert answer.status_code == 303
    told = select(OutgoingMail.message, OutgoingMail.recipient, OutgoingMail.locale)
    assert db.session.execute(told).all() == [
        ("tiers/contribution_refused", "jan@slivka.example", "ru")
    ]
    assert "Odkaz nikam nevedie." in db.session.scalars(select(OutgoingMail.text)).one()
    db.session.rollback()
    assert "Odkaz nikam nevedie." in owner.get(OWN).text


def test_what_was_refused_meanwhile_is_neither_confirmed_nor_refused_again(app: Flask) -> None:
    owner, manager = member_of(app, cast.listed("Slivka")), staff(app)
    enter(owner)
    ((public_id, _),) = rows_on(owner.get(OWN))
    judge(manager, public_id, "refusals", reason="Odkaz nikam nevedie.")
    second = app.test_client()
    sign_in(second, cast.staff("manager", email="second@operator.example"))
    for way, typed in (("confirmations", ""), ("refusals", "Nie je <b>náš</b>.")):
        late = judge(second, public_id, way, reason=typed, basis="1")
        assert (late.status_code, stored()[0][3]) == (409, "refused")
        page = parse(late.text)
        told = page.one("[data-overtaken]")
        assert (told["role"], "Eva Malá" in told.text) == ("alert", True)
        assert "Odkaz nikam nevedie." in told.text
        assert [each.text for each in told.all("[data-typed]")] == ([typed] if typed else [])
        # In another language too.
        other = second.get(f"/pl/office/contributions/{public_id}/{way}", follow_redirects=True)
        assert other.status_code == 200
        # Only what is still possible is offered.
        assert not page.has("textarea")
        assert not [each for each in page.all("form") if public_id in each.attrs["action"]]


def test_all_that_is_wrong_with_a_contribution_is_told_at_once(app: Flask) -> None:
    owner, manager = member_of(app, actor := cast.listed("Slivka")), staff(app)
    wrong = {"title": "", "held_on": "2999-01-01", "link": "blog", "words": "x" * 2001}
    answers = [
        enter(owner, **wrong),
        send(
            manager, f"/sk/office/partners/{actor.slug}/contributions/new", **{**ARTICLE, **wrong}
        ),
    ]
    enter(owner)
    ((public_id, _),) = rows_on(owner.get(OWN))
    changed = f"{OWN}{public_id}/changes"
    answers.append(send(owner, changed, **{**ARTICLE, **wrong}, basis="1"))
    for answer in answers:
        assert answer.status_code == 422
        assert [name for name in wrong if not error_at(answer, name)] == []


@pytest.mark.parametrize("role", ["owner", "member"])
def test_a_letter_is_promised_only_where_somebody_gets_it(app: Flask, role: str) -> None:
    member, manager = member_of(app, cast.listed("Slivka"), role=role), staff(app)
    enter(member)
    ((public_id, _),) = rows_on(member.get(OWN))
    judge(manager, public_id, "refusals", reason="Odkaz nikam nevedie.")
    with speaking("sk"):
        told = gettext("Not recognised. The owners of the team are told by e-mail.")
    assert (told in manager.get(OFFICE).text) is (role == "owner")


def test_many_are_confirmed_at_once_and_those_judged_already_stay(app: Flask) -> None:
    owner, manager = member_of(app, cast.listed("Slivka")), staff(app)
    for title in ("Prvý", "Druhý", "Tretí"):
        enter(owner, title=title)
    ids = dict(titles())
    judge(manager, ids["Druhý"], "refusals", reason="Nie.")
    first, second, _ = ticks_on(manager.get(f"{OFFICE}?sort=newest"))
    asked = manager.get(f"{OFFICE}confirmations", query_string={"row": [first, second]})
    question = parse(asked.text).one("#question")
    assert (question["data-count"], question["data-concerned"]) == ("2", "1")
    answer = confirm_many(manager, first, second)
    assert 'data-done="1" data-refused="1"' in answer.text
    assert [state for *_, state in stored()] == ["confirmed", "refused", "submitted"]


@pytest.mark.parametrize("shown", ["in the table", "on the page of the question", "nowhere"])
def test_none_is_confirmed_that_was_changed_since_it_was_shown(app: Flask, shown: str) -> None:
    owner, manager = member_of(app, cast.listed("Slivka")), staff(app)
    for title in ("Prvý", "Druhý"):
        enter(owner, title=title)
    ids = dict(titles())
    if shown == "in the table":
        ticks = ticks_on(manager.get(f"{OFFICE}?sort=newest"))
    else:
        ticks = ticks_on(manager.get(f"{OFFICE}confirmations?all=1&sort=newest"))
    changed = f"{OWN}{ids['Druhý']}/changes"
    assert send(owner, changed, page=changed, **ARTICLE, basis="1").status_code == 303
    if shown == "nowhere":
        ticks = [tick.partition(".")[0] for tick in ticks]
    answer = confirm_many(manager, *ticks)
    outcomes = dict(findall(r'data-row="([^"]+)" data-outcome="([^"]+)"', answer.text))
    first = "refused" if shown == "nowhere" else "done"
    assert outcomes == {ids["Prvý"]: first, ids["Druhý"]: "refused"}
    # What it says by now is named.
    assert ARTICLE["title"] in answer.text
    assert stored()[1][3] == "submitted"
    # Whoever has seen it as it is may confirm it.
    again = ticks_on(manager.get(f"{OFFICE}?sort=newest"))
    assert 'data-refused="0"' in confirm_many(manager, again[1]).text


def ticks_on(page: TestResponse) -> list[str]:
    """What the boxes or fields of rows say, in their order."""
    return findall(r'name="row" value="([^"]+)"', page.text)


def confirm_many(manager: FlaskClient, *ticks: str) -> TestResponse:
    """Tick these, and say yes on the page that asks."""
    asked = manager.get(f"{OFFICE}confirmations", query_string={"row": ticks})
    assert asked.status_code == 200
    assert sorted(ticks_on(asked)) == sorted(ticks)
    data = {"csrf_token": token_on(asked), "row": ticks_on(asked)}
    return manager.post(f"{OFFICE}confirmations", data=data)


def titles() -> list[tuple[str, str]]:
    rows = db.session.execute(select(Contribution.title, Contribution.public_id)).all()
    db.session.rollback()
    return [tuple(row) for row in rows]


def test_the_office_filters_and_finds(app: Flask) -> None:
    plum, pear = cast.listed("Slivka"), cast.listed("Hruška")
    enter(member_of(app, plum))
    enter(member_of(app, pear), title="Webinár o doprave", kind="webinar")
    manager = staff(app)
    ids = dict(titles())
    webinar = [(ids["Webinár o doprave"], "submitted")]
    for query in ("kind=webinar", "q=hruska", "q=doprav"):
        assert rows_on(manager.get(f"{OFFICE}?{query}")) == webinar, query
    assert rows_on(manager.get(f"{OFFICE}?state=confirmed")) == []
    assert len(rows_on(manager.get(f"{OFFICE}?state=submitted"))) == 2


def test_staff_record_a_meeting_themselves(app: Flask) -> None:
    actor = cast.listed("Slivka")
    path = f"/sk/office/partners/{actor.slug}/contributions/new"
    fields = {**ARTICLE, "kind": "meeting", "title": "Raňajky v Žiline", "link": ""}
    assert send(staff(app, "rep"), path, **fields).status_code == 303
    assert stored() == [("meeting", "Raňajky v Žiline", "staff", "confirmed")]
    assert deeds() == ["contribution.recorded"]
    operator = staff(app, "operator")
    assert operator.get(path).status_code == 403


def test_one_that_waits_can_be_taken_back_and_a_judged_one_cannot(app: Flask) -> None:
    actor = cast.listed("Slivka")
    owner, manager = member_of(app, actor), staff(app)
    for title in ("Prvý", "Druhý"):
        enter(owner, title=title)
    ids = dict(titles())
    assert send(owner, f"{OWN}{ids['Prvý']}/withdrawals", page=OWN).status_code == 303
    judge(manager, ids["Druhý"], "confirmations")
    assert send(owner, f"{OWN}{ids['Druhý']}/withdrawals", page=OWN).status_code == 409
    assert [title for title, _ in titles()] == ["Druhý"]
    assert rows_on(manager.get(f"{OFFICE}?q=prvy")) == []


def test_anothers_contribution_does_not_exist(app: Flask) -> None:
    enter(member_of(app, cast.listed("Slivka")))
    ((_, public_id),) = titles()
    stranger = member_of(app, cast.listed("Hruška"))
    assert rows_on(stranger.get(OWN)) == []
    assert send(stranger, f"{OWN}{public_id}/withdrawals", page=OWN).status_code == 404
    assert len(titles()) == 1


@pytest.mark.parametrize("role", ["rep", "operator", "finance", "admin"])
def test_others_of_staff_look_and_do_not_judge(app: Flask, role: str) -> None:
    enter(member_of(app, cast.listed("Slivka")))
    ((_, public_id),) = titles()
    client = staff(app, role)
    one = f"{OFFICE}{public_id}/"
    assert client.get(one).status_code == 200
    for way in ("confirmations", "refusals"):
        assert send(client, f"{one}{way}", page=one, reason="Nie.").status_code == 403
    assert [state for *_, state in stored()] == ["submitted"]


def test_words_of_partners_are_shown_as_words(app: Flask) -> None:
    owner, manager = member_of(app, cast.listed("Slivka")), staff(app)
    enter(owner, title="<b>Tučne</b>", words="<script>alert(1)</script>")
    ((_, public_id),) = titles()
    for client, path in ((owner, OWN), (manager, OFFICE), (manager, f"{OFFICE}{public_id}/")):
        page = client.get(path).text
        assert "<b>Tučne" not in page
        assert "<script>alert" not in page
        assert "&lt;b&gt;Tučne" in page


def test_a_new_one_is_in_the_language_that_its_writer_reads(app: Flask) -> None:
    client = member_of(app, cast.listed("Slivka"))
    for locale in ("pl", "sk"):
        page = parse(client.get(f"/{locale}/area/contributions/new").text)
        assert page.one("[name=locale] option[selected]")["value"] == locale
