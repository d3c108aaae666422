"""Somebody takes the second step with a code of the app or a recovery code."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.actions import make_recovery_codes
from app.accounts.authenticator import code_at
from app.accounts.models import RecoveryCode
from app.accounts.queries import user_by_email
from app.clock import now
from app.db import db, writing
from app.mail.models import OutgoingMail
from app.values import MACHINE
from tests import cast
from tests.accounts.second_step import LOGIN, WRONG, by_password, count, is_in, kinds
from tests.visits import code_of, error_at, send, sign_in


def recovery_codes(email: str) -> list[str]:
    with writing():
        return make_recovery_codes(user_id=user_by_email(email).id, doer=MACHINE)


def test_a_wrong_code_is_told_and_remembered(client: FlaskClient, email: str) -> None:
    by_password(client, email)
    answer = send(client, LOGIN, code=WRONG)
    assert answer.status_code == 422
    assert error_at(answer, "code")
    assert WRONG in answer.text
    assert kinds() == ["account_made", "code_failed"]


@pytest.mark.parametrize("typed", ["", "ф", "12345", "1" * 61, "٣٤٥٦٧٨", "\0", "0" * 16])
def test_what_is_no_code_is_refused(client: FlaskClient, email: str, typed: str) -> None:
    by_password(client, email)
    answer = send(client, LOGIN, code=typed)
    assert answer.status_code == 422
    assert error_at(answer, "code")
    assert not is_in(client)


@pytest.mark.parametrize("shape", ["{0}{1}", "{0} {1}", " {0}-{1} ", "{0}\N{NO-BREAK SPACE}{1}"])
def test_a_code_may_be_typed_in_groups(client: FlaskClient, email: str, shape: str) -> None:
    by_password(client, email)
    code = code_of(client.application, email)
    answer = send(client, LOGIN, code=shape.format(code[:3], code[3:]))
    assert answer.status_code == 303


def test_a_code_works_once_and_so_do_those_before_it(app: Flask, email: str) -> None:
    began = now().replace(second=15, microsecond=0)
    with time_machine.travel(began, tick=False):
        code = code_of(app, email)
        former = code_at(cast.SECRET, began - timedelta(seconds=30))
        for typed, status in ((code, 303), (code, 422), (former, 422)):
            client = app.test_client()
            by_password(client, email)
            assert send(client, LOGIN, code=typed).status_code == status


@pytest.mark.parametrize(("seconds", "status"), [(-60, 422), (-30, 303), (30, 303), (60, 422)])
def test_a_clock_may_be_half_a_minute_wrong(
    client: FlaskClient, email: str, seconds: int, status: int
) -> None:
    with time_machine.travel(now().replace(second=15), tick=False):
        by_password(client, email)
        code = code_at(cast.SECRET, now() + timedelta(seconds=seconds))
        assert send(client, LOGIN, code=code).status_code == status


def test_a_recovery_code_works_once_and_is_told_of(app: Flask, email: str) -> None:
    code, other, *_ = recovery_codes(email)
    for typed, status in ((code, 303), (code, 422), (f"{other[:8]} {other[8:]}", 303)):
        client = app.test_client()
        by_password(client, email)
        assert send(client, LOGIN, code=typed).status_code == status
    assert count(RecoveryCode) == 8
    assert kinds().count("recovery_code_used") == 2
    messages = db.session.scalars(select(OutgoingMail.message)).all()
    assert messages.count("accounts/recovery_code_used") == 2


def test_a_recovery_code_is_of_no_use_to_another_person(app: Flask, email: str) -> None:
    other = cast.staff("rep")
    code, *_ = recovery_codes(email)
    client = app.test_client()
    by_password(client, other)
    assert send(client, LOGIN, code=code).status_code == 422
    assert count(RecoveryCode) == 10


def test_five_codes_in_five_minutes_are_enough(app: Flask, email: str) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        client = app.test_client()
        by_password(client, email)
        assert {send(client, LOGIN, code=WRONG).status_code for _ in range(5)} == {422}
        other = app.test_client()
        by_password(other, email)
        answer = send(other, LOGIN, code=code_of(app, email))
        assert answer.status_code == 429
        assert answer.headers["Retry-After"] == "300"
        assert not is_in(other)
        clock.shift(timedelta(minutes=5, seconds=1))
        assert send(other, LOGIN, code=code_of(app, email)).status_code == 303


def test_whoever_has_the_password_alone_locks_nobody_out_of_the_own_browser(
    app: Flask, email: str
) -> None:
    own, thief = app.test_client(), app.test_client()
    sign_in(own, email)
    send(own, "/sk/logout", page="/sk/account/")
    with time_machine.travel(now(), tick=False):
        for _ in range(12):
            by_password(thief, email)
            send(thief, LOGIN, code=WRONG)
        assert sign_in(thief, email).status_code == 429
        assert sign_in(own, email).status_code == 303
