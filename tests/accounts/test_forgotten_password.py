"""Somebody has forgotten the password."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import MailedLink, ResetRequest
from app.clock import now
from app.db import db
from app.mail.models import OutgoingMail
from app.tasks.registry import task_named
from app.tasks.running import run_now
from tests import cast
from tests.visits import error_at, send, sign_in

NEW = "štyri psy spia pod stolom"


def ask(client: FlaskClient, email: str, locale: str = "sk") -> None:
    answer = send(client, f"/{locale}/password/forgotten", email=email)
    assert (answer.status_code, answer.location) == (303, f"/{locale}/password/sent")


def answered() -> list[OutgoingMail]:
    """What the worker mails."""
    db.session.rollback()
    run_now(task_named("answer-resets"))
    mails = list(db.session.scalars(db.select(OutgoingMail).order_by(OutgoingMail.id)))
    db.session.rollback()
    return mails


def link_in(mail: OutgoingMail) -> str:
    found = re.search(r"http://localhost(/\w\w/(?:password|invitations)/[\w-]+)", mail.text)
    assert found, mail.text
    assert found[0] in mail.html
    return found[1]


def test_a_link_lets_one_choose_another_password(app: Flask, client: FlaskClient) -> None:
    email = cast.staff()
    elsewhere = app.test_client()
    sign_in(elsewhere, email)
    ask(client, email)
    (mail,) = answered()
    assert mail.recipient == email
    link = link_in(mail)
    assert send(client, link, password=NEW).location == "/sk/login"
    assert "Heslo je nastavené." in client.get("/sk/login").text
    assert sign_in(client, email).status_code == 422
    assert sign_in(client, email, NEW).status_code == 303
    assert elsewhere.get("/sk/office/").status_code == 303, "the other device is signed out"
    assert [mail.message for mail in answered()] == ["accounts/reset", "accounts/password_changed"]


def test_nobody_learns_who_has_an_account(app: Flask) -> None:
    email = cast.staff()
    answers = []
    for typed in (email, "nobody@operator.example", "no address at all"):
        client = app.test_client()
        answer = send(client, "/sk/password/forgotten", email=typed)
        answers.append((answer.status_code, answer.location, len(answer.data)))
        assert db.session.scalar(db.select(db.func.count(ResetRequest.id))) == len(answers)
        db.session.rollback()
    assert len(set(answers)) == 1
    assert [mail.recipient for mail in answered()] == [email]
    assert db.session.scalar(db.select(db.func.count(ResetRequest.id))) == 0


def test_the_mail_is_in_the_language_of_its_reader(client: FlaskClient) -> None:
    email = cast.person_of(cast.listed("Hrdina"), locale="pl")
    ask(client, email, "ru")
    (mail,) = answered()
    assert mail.locale == "pl"
    assert link_in(mail).startswith("/pl/password/")


def test_a_link_works_once(app: Flask, client: FlaskClient) -> None:
    ask(client, cast.staff())
    link = link_in(answered()[0])
    assert client.get(link).status_code == client.get(link).status_code == 200
    assert send(client, link, password=NEW).status_code == 303
    again = app.test_client()
    for answer in (again.get(link), client.get(link)):
        assert answer.status_code == 404
        assert "Tento odkaz už neplatí" in answer.text


def test_only_the_newest_link_works(client: FlaskClient) -> None:
    email = cast.staff()
    ask(client, email)
    ask(client, email)
    first, second = map(link_in, answered())
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200


def test_a_link_ends_after_two_hours(client: FlaskClient) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        ask(client, cast.staff())
        link = link_in(answered()[0])
        clock.shift(timedelta(hours=2) - timedelta(seconds=1))
        assert client.get(link).status_code == 200
        clock.shift(1)
        assert client.get(link).status_code == 404


def test_a_bad_password_is_refused_and_the_link_stays(client: FlaskClient) -> None:
    ask(client, cast.staff())
    link = link_in(answered()[0])
    answer = send(client, link, password="heslo123")
    assert answer.status_code == 422
    assert "skúšajú ako prvé" in error_at(answer, "password")
    assert send(client, link, password=NEW).status_code == 303


def test_five_mails_a_day_are_enough(client: FlaskClient) -> None:
    email = cast.staff()
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(7):
            ask(client, email)
        assert len(answered()) == 5
        clock.shift(timedelta(days=1, seconds=1))
        ask(client, email)
        assert len(answered()) == 6


def test_too_many_requests_from_one_address_are_refused(client: FlaskClient) -> None:
    for number in range(20):
        ask(client, f"nobody{number}@operator.example")
    answer = send(client, "/sk/password/forgotten", email="nobody@operator.example")
    assert answer.status_code == 429


@pytest.mark.parametrize("token", ["x", "sent-not", "ф", "a" * 500])
def test_an_invented_link_is_not_found(client: FlaskClient, token: str) -> None:
    assert client.get(f"/sk/password/{token}").status_code == 404
    assert client.get(f"/sk/invitations/{token}").status_code == 404


def test_the_database_holds_no_link(client: FlaskClient) -> None:
    ask(client, cast.staff())
    token = link_in(answered()[0]).rpartition("/")[2]
    assert token.encode() not in db.session.scalars(db.select(MailedLink.token_hash)).one()


def test_the_log_holds_no_link(client: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    ask(client, cast.staff())
    link = link_in(answered()[0])
    capsys.readouterr()
    client.get(link)
    printed = "".join(capsys.readouterr())
    assert "/sk/password/" in printed
    assert link not in printed
