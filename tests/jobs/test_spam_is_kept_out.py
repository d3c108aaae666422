"""Spam is kept from partners without a third party, and nobody is refused without a way out."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.db import writing
from app.jobs.actions.asking import release
from app.refusals import Refused
from app.values import MACHINE
from tests.jobs import asking, stage
from tests.jobs.asking import ALL, BRIEF, ask, confirm, enquiry_to, fill_in, link
from tests.pages import parse
from tests.visits import error_at, send

LINKS = "Pozrite https://a.example http://b.example www.c.example https://d.example"


def let_go() -> None:
    with writing():
        release(brief_id=asking.the_brief().id, doer=MACHINE)


@pytest.mark.parametrize(
    ("reason", "how"),
    [
        ("haste", {"takes": timedelta(0)}),
        ("links", {"requirements": LINKS}),
        ("links", {"company": "www.lacno.example"}),
        ("", {"requirements": "Vzor: https://a.example a https://b.example"}),
    ],
)
def test_what_looks_like_spam_waits_for_staff(
    client: FlaskClient, reason: str, how: dict[str, object]
) -> None:
    actor = stage.partner()
    # Its writer sees the same as everybody.
    assert ask(client, enquiry_to(actor.slug), **how).status_code == 303  # type: ignore[arg-type]
    brief = asking.the_brief()
    assert (brief.held_for, brief.state) == (reason, "held" if reason else "unconfirmed")
    answer = confirm(client)
    if not reason:
        assert len(asking.jobs()) == 1
        return
    assert parse(client.get(answer.location).text).one("[data-brief]")["data-stands"] == "held"
    assert asking.jobs() == []
    let_go()
    assert (asking.the_brief().state, len(asking.jobs())) == ("asked", 1)
    with pytest.raises(Refused):
        let_go()


def test_what_is_let_go_before_it_is_confirmed_still_waits_for_that(client: FlaskClient) -> None:
    ask(client, enquiry_to(stage.partner().slug), requirements=LINKS)
    let_go()
    assert (asking.the_brief().state, asking.jobs()) == ("unconfirmed", [])
    confirm(client)
    assert len(asking.jobs()) == 1


def test_a_form_that_was_never_opened_is_held(client: FlaskClient) -> None:
    stage.partner()
    for opened in ("", "forged", "YXBwbHk.aaaa.bbbb"):
        send(client, BRIEF, consent="y", opened=opened, **ALL)
    assert [brief.held_for for brief in asking.briefs()] == ["haste"] * 3


def test_a_program_that_fills_in_everything_is_told_apart(client: FlaskClient) -> None:
    path = enquiry_to(stage.partner().slug)
    page = fill_in(client, path)
    given = asking.hidden(page, "csrf_token", "opened")
    answers = [
        client.post(path, data={**ALL, **given, "consent": "y", "subject": "Buy now"}),
        client.post(f"{path}/steps", data={**ALL, **given, "step": 1, "subject": "Buy now"}),
    ]
    for answer in answers:
        assert answer.status_code == 422
        assert error_at(answer, "subject")
        assert "Buy now" not in answer.text
    assert asking.briefs() == []


def test_one_address_sends_so_many_a_day(client: FlaskClient) -> None:
    stage.partner()
    for number in range(10):
        email = "JANA@obchodik.example" if number % 2 else "jana@obchodik.example"
        assert send(client, BRIEF, consent="y", **{**ALL, "email": email}).status_code == 303
    answer = send(client, BRIEF, consent="y", **ALL)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    # What was typed is there when the time has come.
    assert "Do Vianoc." in answer.text
    assert "Do Vianoc." in client.get(f"{BRIEF}?step=4").text
    other = send(client, BRIEF, consent="y", **{**ALL, "email": "peter@iny.example"})
    assert other.status_code == 303


def test_a_held_prospect_is_mailed_when_it_is_let_go(client: FlaskClient) -> None:
    ask(client, enquiry_to(stage.partner().slug), has_store="no", requirements=LINKS)
    confirm(client, link(asking.mails("confirm")[0]))
    assert asking.mails("prospect") == []
    let_go()
    assert len(asking.mails("prospect")) == 1
    assert asking.the_brief().state == "closed"
