"""``/office/mails/``: what was not sent is seen and sent again."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.audit.models import AuditEntry
from app.db import db, writing
from app.mail import post_mail
from app.mail.models import OutgoingMail
from tests import cast
from tests.visits import send, sign_in

MAILS = "/sk/office/mails/"


@pytest.fixture
def outbox(app: Flask) -> dict[str, str]:
    """A mail in every state: state → Message-ID."""
    states = {"dead": 12, "queued": 1, "sent": 1}
    with writing() as session:
        for state in states:
            post_mail(message="mail/trial", to=f"{state}@x.example", locale="pl")
        for mail in session.scalars(db.select(OutgoingMail)):
            mail.state = mail.recipient.partition("@")[0]
            mail.attempts = states[mail.state]
            mail.last_error = "550 no <b>such</b> user" if mail.state == "dead" else ""
    ids = dict(db.session.execute(db.select(OutgoingMail.state, OutgoingMail.message_id)).all())
    db.session.rollback()
    return ids


@pytest.fixture
def manager(app: Flask) -> FlaskClient:
    client = app.test_client()
    sign_in(client, cast.staff("manager"))
    return client


def shown(client: FlaskClient, query: str = "") -> list[tuple[str, str]]:
    page = client.get(f"{MAILS}?{query}").text
    return re.findall(r'<tr data-mail="([^"]+)" data-status="(\w+)"', page)


def states() -> dict[str, tuple[str, int]]:
    db.session.rollback()
    columns = (OutgoingMail.message_id, OutgoingMail.state, OutgoingMail.attempts)
    found = {key: (state, tries) for key, state, tries in db.session.execute(db.select(*columns))}
    db.session.rollback()
    return found


def deeds() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(db.select(AuditEntry.deed)))


def test_what_waits_and_what_was_given_up_is_listed(
    manager: FlaskClient, outbox: dict[str, str]
) -> None:
    assert shown(manager) == [(outbox["dead"], "dead"), (outbox["queued"], "queued")]
    assert shown(manager, "state=queued") == [(outbox["queued"], "queued")]
    page = manager.get(MAILS).text
    assert "550 no &lt;b&gt;such&lt;/b&gt; user" in page
    assert "sent@x.example" not in page
    assert re.search(r'<span class="rail__count">.*?1.*?</span>', manager.get("/sk/office/").text)


def test_one_that_was_given_up_is_tried_again(manager: FlaskClient, outbox: dict[str, str]) -> None:
    answer = send(manager, f"{MAILS}resends", page=MAILS, letter=outbox["dead"])
    assert answer.location == MAILS
    assert states()[outbox["dead"]] == ("queued", 0)
    assert deeds() == ["mail.resent"]


@pytest.mark.parametrize("state", ["queued", "sent"])
def test_one_that_was_not_given_up_stays_as_it_is(
    manager: FlaskClient, outbox: dict[str, str], state: str
) -> None:
    answer = send(manager, f"{MAILS}resends", page=MAILS, letter=outbox[state])
    assert answer.status_code == 422
    assert states()[outbox[state]] == (state, 1)
    assert deeds() == []


def test_one_that_is_not_there_is_not_found(manager: FlaskClient, outbox: dict[str, str]) -> None:
    for letter in ("", "1", "none@x.example"):
        assert send(manager, f"{MAILS}resends", page=MAILS, letter=letter).status_code == 404


def test_all_that_were_given_up_are_tried_again(
    manager: FlaskClient, outbox: dict[str, str]
) -> None:
    assert send(manager, f"{MAILS}all/resends", page=MAILS).location == MAILS
    after = states()
    assert after[outbox["dead"]] == ("queued", 0)
    assert after[outbox["queued"]] == ("queued", 1)
    assert after[outbox["sent"]] == ("sent", 1)
    assert deeds() == ["mail.all_resent"]
    assert send(manager, f"{MAILS}all/resends", page=MAILS).status_code == 303
    assert deeds() == ["mail.all_resent"]
