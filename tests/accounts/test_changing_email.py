"""Somebody changes the address to sign in with."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import MailedLink, SecurityEvent, User
from app.audit.models import AuditEntry
from app.clock import now
from app.db import db
from app.mail.models import OutgoingMail
from tests import cast
from tests.visits import error_at, send, sign_in

ACCOUNT = "/sk/account/"
NEW = "nova@hrdina.example"


@pytest.fixture
def old(client: FlaskClient) -> str:
    """Address of an owner who has signed in."""
    email = cast.person_of(cast.listed("Hrdina"))
    sign_in(client, email)
    return email


def ask(client: FlaskClient, email: str = NEW, present: str = cast.PASSWORD):
    return send(client, "/sk/account/email", page=ACCOUNT, email=email, present=present)


def mails() -> list[tuple[str, str]]:
    db.session.rollback()
    rows = db.session.execute(
        select(OutgoingMail.message, OutgoingMail.recipient).order_by(OutgoingMail.id)
    )
    return [(message, to) for message, to in rows]


def link() -> str:
    """The newest link."""
    db.session.rollback()
    text = db.session.scalars(
        select(OutgoingMail.text)
        .where(OutgoingMail.message == "accounts/new_email")
        .order_by(OutgoingMail.id.desc())
    ).first()
    db.session.rollback()
    found = re.search(r"http://localhost(/sk/email/[\w-]+)", text or "")
    assert found, text
    return found[1]


def emails() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(User.email).order_by(User.id)))


def test_the_address_changes_when_the_link_is_confirmed(
    app: Flask, client: FlaskClient, old: str
) -> None:
    other = app.test_client()
    sign_in(other, old)
    assert ask(client).location == ACCOUNT
    assert mails() == [("accounts/new_email", NEW), ("accounts/email_asked", old)]
    assert emails() == [old]
    for _ in range(2):
        assert client.get(link()).status_code == 200, "a scanner looks at it"
    assert emails() == [old]
    assert send(client, link()).location == ACCOUNT
    assert emails() == [NEW]
    assert client.get(ACCOUNT).status_code == 200
    assert other.get(ACCOUNT).status_code == 303, "other devices are signed out"
    assert mails()[2:] == [("accounts/email_changed", old)]
    kinds = re.findall(r'data-event="(email_\w+)"', client.get(ACCOUNT).text)
    assert kinds == ["email_changed", "email_asked"]
    assert sign_in(app.test_client(), old).status_code == 422
    assert sign_in(app.test_client(), NEW).status_code == 303


def test_the_audit_tells_that_but_not_what(client: FlaskClient, old: str) -> None:
    ask(client)
    send(client, link())
    db.session.rollback()
    (entry,) = db.session.scalars(select(AuditEntry))
    assert entry.deed == "user.email_changed"
    assert (entry.before, entry.after) == ({"email": "…"}, {"email": "…"})
    assert entry.user_id == entry.subject_id


def test_the_link_works_in_another_browser_where_nobody_is_signed_in(
    app: Flask, client: FlaskClient, old: str
) -> None:
    ask(client)
    assert send(app.test_client(), link()).location == "/sk/login"
    assert emails() == [NEW]
    assert client.get(ACCOUNT).status_code == 303


def test_whoever_is_signed_in_as_somebody_else_stays_so(
    app: Flask, client: FlaskClient, old: str
) -> None:
    other = app.test_client()
    sign_in(other, cast.staff())
    ask(client)
    assert send(other, link()).location == "/sk/login"
    assert other.get(ACCOUNT).status_code == 200


def test_a_link_works_once_and_for_two_hours_and_the_newest_alone(
    client: FlaskClient, old: str
) -> None:
    ask(client)
    first = link()
    ask(client, "este@hrdina.example")
    assert client.get(first).status_code == 404
    with time_machine.travel(now() + timedelta(hours=2, minutes=1)):
        assert client.get(link()).status_code == 404
    ask(client)
    path = link()
    assert send(client, path).status_code == 303
    assert client.get(path).status_code == 404
    assert send(client, path, page=ACCOUNT).status_code == 404


def test_the_database_holds_no_token(client: FlaskClient, old: str) -> None:
    ask(client)
    token = link().rsplit("/", 1)[1]
    stored = db.session.scalars(select(MailedLink)).one()
    assert token.encode() not in stored.token_hash


@pytest.mark.parametrize(
    ("email", "present", "field"),
    [
        (NEW, "wrong password", "present"),
        (NEW, "", "present"),
        ("no address", cast.PASSWORD, "email"),
        ("", cast.PASSWORD, "email"),
        ("x" * 250 + "@hrdina.example", cast.PASSWORD, "email"),
        ("a@b.example\r\nBcc: c@d.example", cast.PASSWORD, "email"),
    ],
)
def test_what_makes_no_sense_is_refused(
    client: FlaskClient, old: str, email: str, present: str, field: str
) -> None:
    answer = ask(client, email, present)
    assert answer.status_code == 422
    assert error_at(answer, field)
    assert mails() == []


def test_the_own_address_is_no_new_one(client: FlaskClient, old: str) -> None:
    assert error_at(ask(client, old.upper()), "email")


def test_whether_somebody_else_has_the_address_is_not_told(
    app: Flask, client: FlaskClient, old: str
) -> None:
    taken = cast.person_of(cast.listed("Druhá"), email="x@druha.example", locale="pl")
    asked, unknown = ask(client, taken), ask(client, NEW)
    assert (asked.status_code, asked.location) == (unknown.status_code, unknown.location)
    assert [to for _, to in mails()] == [taken, old, NEW, old]
    assert mails()[0] == ("accounts/email_taken", taken)
    db.session.rollback()
    mail = db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)).first()
    assert mail is not None
    assert mail.locale == "pl"
    assert "/email/" not in mail.text + mail.html
    assert emails() == [old, taken]


def test_an_address_that_somebody_has_taken_meanwhile_is_refused(
    client: FlaskClient, old: str
) -> None:
    ask(client)
    path = link()
    cast.person_of(cast.listed("Druhá"), email=NEW)
    answer = send(client, path)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert emails() == [old, NEW]


def test_a_new_password_undoes_what_somebody_else_has_begun(client: FlaskClient, old: str) -> None:
    ask(client)
    path = link()
    fields = {"present": cast.PASSWORD, "password": "štyri psy spia pod stolom"}
    send(client, "/sk/account/password", page=ACCOUNT, **fields)
    assert client.get(path).status_code == 404


def test_a_link_to_the_former_mailbox_opens_nothing_any_more(
    app: Flask, client: FlaskClient, old: str
) -> None:
    send(client, "/sk/password/forgotten", email=old)
    app.test_cli_runner().invoke(args=["tasks", "run", "answer-resets"])
    ask(client)
    send(client, link())
    db.session.rollback()
    assert db.session.scalars(select(MailedLink)).all() == []


def test_five_changes_a_day_may_be_asked_for(client: FlaskClient, old: str) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(5):
            assert ask(client).status_code == 303
            clock.shift(timedelta(minutes=6))
        assert ask(client).status_code == 429


def test_the_own_browser_is_known_by_the_new_address(
    app: Flask, client: FlaskClient, old: str
) -> None:
    ask(client)
    send(client, link())
    send(client, "/sk/logout", page=ACCOUNT)
    with time_machine.travel(now(), tick=False):
        for _ in range(10):
            sign_in(app.test_client(), NEW, "wrong password")
        client.environ_base["REMOTE_ADDR"] = "198.51.100.7"
        assert sign_in(client, NEW).status_code == 303


def test_events_are_the_owners(client: FlaskClient, old: str) -> None:
    ask(client)
    db.session.rollback()
    kinds = db.session.scalars(select(SecurityEvent.kind)).all()
    assert kinds[-1] == "email_asked"
