"""Somebody who has a second factor signs in."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.accounts.actions import change_password, make_recovery_codes
from app.accounts.authenticator import code_at
from app.accounts.models import HalfSignIn, Passkey, RecoveryCode, SecurityEvent, SignIn, User
from app.accounts.queries import user_by_email
from app.clock import now
from app.db import db, writing
from app.mail.models import OutgoingMail
from app.values import HERE, MACHINE
from tests import cast
from tests.accounts.keys import SecurityKey
from tests.visits import code_of, error_at, send, sign_in, token_on

LOGIN = "/sk/login"
WRONG = "000000"


@pytest.fixture
def email(app: Flask) -> str:
    """A manager with an authenticator app."""
    return cast.staff()


def by_password(client: FlaskClient, email: str, path: str = LOGIN) -> TestResponse:
    return send(client, path, email=email, password=cast.PASSWORD)


def is_in(client: FlaskClient) -> bool:
    return client.get("/sk/account/").status_code == 200


def recovery_codes(email: str) -> list[str]:
    with writing():
        return make_recovery_codes(user_id=user_by_email(email).id, doer=MACHINE)


def count(table: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def kinds() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(SecurityEvent.kind).order_by(SecurityEvent.id)))


def with_passkey(client: FlaskClient, email: str) -> SecurityKey:
    """A key that the person has added on a device that is signed in."""
    sign_in(client, email)
    key = SecurityKey()
    page = client.get("/sk/account/second-factor/passkeys")
    fields = {"csrf_token": token_on(page), "name": "Kľúč", "passkey": key.made(page)}
    answer = client.post(page.request.path, data=fields)
    assert answer.status_code in (200, 303), answer.text
    return key


def test_after_the_password_the_code_is_asked_for_and_nothing_is_open(
    client: FlaskClient, email: str
) -> None:
    answer = by_password(client, email)
    assert (answer.status_code, answer.location) == (303, LOGIN)
    assert not client.get_cookie("kupec-session")
    assert not is_in(client)
    page = client.get(LOGIN)
    assert 'name="code"' in page.text
    assert 'name="password"' not in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    answer = send(client, LOGIN, code=code_of(client.application, email))
    assert (answer.status_code, answer.location) == (303, "/sk/office/")
    assert is_in(client)
    assert count(HalfSignIn) == 0


def test_all_at_once_will_do_too(client: FlaskClient, email: str) -> None:
    code = code_of(client.application, email)
    answer = send(client, LOGIN, email=email, password=cast.PASSWORD, code=code)
    assert answer.location == "/sk/office/"
    assert is_in(client)


def test_all_at_once_with_a_wrong_code_leads_to_the_second_step(
    client: FlaskClient, email: str
) -> None:
    answer = send(client, LOGIN, email=email, password=cast.PASSWORD, code=WRONG)
    assert answer.status_code == 422
    assert error_at(answer, "code")
    assert not is_in(client)
    code = code_of(client.application, email)
    data = {"csrf_token": token_on(answer), "code": code}
    assert client.post(LOGIN, data=data).location == "/sk/office/"


def test_whoever_has_no_factor_is_asked_for_none(client: FlaskClient) -> None:
    owner = cast.person_of(cast.listed("Hrdina"))
    answer = send(client, LOGIN, email=owner, password=cast.PASSWORD, code="123456")
    assert answer.location == "/sk/area/"


def test_a_right_code_with_a_wrong_password_is_no_use_and_no_hint(
    client: FlaskClient, email: str
) -> None:
    code = code_of(client.application, email)
    answer = send(client, LOGIN, email=email, password="wrong password", code=code)
    assert answer.status_code == 422
    assert 'name="password"' in answer.text
    assert not error_at(answer, "code")
    assert kinds()[-1] == "sign_in_failed"
    assert sign_in(client, email).status_code == 303


def test_where_one_wanted_to_go_is_kept(client: FlaskClient, email: str) -> None:
    answer = by_password(client, email, "/pl/login?next=/pl/account/%3Fa%3Db")
    assert answer.location == "/pl/login?next=/pl/account/%3Fa%3Db"
    answer = send(client, answer.location, code=code_of(client.application, email))
    assert answer.location == "/pl/account/?a=b"


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


def test_the_second_step_is_open_for_ten_minutes(client: FlaskClient, email: str) -> None:
    began = now().replace(microsecond=0)
    with time_machine.travel(began, tick=False) as clock:
        by_password(client, email)
        page = client.get(LOGIN)
        clock.shift(timedelta(minutes=10))
        assert 'name="password"' in client.get(LOGIN).text
        data = {"csrf_token": token_on(page), "code": code_of(client.application, email)}
        answer = client.post(LOGIN, data=data)
        assert answer.status_code == 422
        assert 'name="password"' in answer.text
        assert 'role="alert"' in answer.text
        assert not is_in(client)


def test_a_code_without_a_first_step_leads_to_it(client: FlaskClient, email: str) -> None:
    answer = send(client, LOGIN, code=code_of(client.application, email))
    assert answer.status_code == 422
    assert 'name="password"' in answer.text


def test_a_second_step_is_taken_once(app: Flask, client: FlaskClient, email: str) -> None:
    """Who copies the cookie of somebody who is half in gets nothing once that person is in."""
    by_password(client, email)
    cookie = client.get_cookie("kupec-form")
    thief = app.test_client()
    thief.set_cookie("kupec-form", cookie.value)
    assert send(client, LOGIN, code=code_of(app, email)).status_code == 303
    page = thief.get(LOGIN)
    assert 'name="password"' in page.text
    data = {"csrf_token": token_on(page), "code": code_of(app, email)}
    assert thief.post(LOGIN, data=data).status_code == 422


def test_one_may_begin_anew_as_somebody_else(client: FlaskClient, email: str) -> None:
    by_password(client, email, "/sk/login?next=/sk/account/")
    page = client.get("/sk/login?next=/sk/account/").text
    (anew,) = re.findall(r'href="(/sk/login\?[^"]*anew=1[^"]*)"', page)
    anew = anew.replace("&amp;", "&")
    assert 'name="password"' in client.get(anew).text
    owner = cast.person_of(cast.listed("Hrdina"))
    assert by_password(client, owner, anew).location == "/sk/account/"


def test_a_new_password_ends_what_was_begun_with_the_former(
    client: FlaskClient, email: str
) -> None:
    by_password(client, email)
    with writing():
        change_password(
            user_id=user_by_email(email).id,
            present=cast.PASSWORD,
            password="štyri psy spia pod stolom",
            sign_in="",
            device=HERE,
        )
    assert count(HalfSignIn) == 0
    assert 'name="password"' in client.get(LOGIN).text


def test_somebody_whose_account_ends_half_way_does_not_come_in(
    client: FlaskClient, email: str
) -> None:
    by_password(client, email)
    db.session.execute(db.update(User).values(state="ended"))
    db.session.commit()
    assert 'name="password"' in client.get(LOGIN).text


def test_the_database_holds_no_token_of_the_second_step(client: FlaskClient, email: str) -> None:
    by_password(client, email)
    with client.session_transaction() as cookie:
        token = cookie["half"]
    assert len(token) > 40
    stored = db.session.scalars(select(HalfSignIn)).one()
    assert token.encode() not in stored.token_hash


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


def test_a_passkey_opens_the_second_step(app: Flask, client: FlaskClient, email: str) -> None:
    key = with_passkey(client, email)
    for _ in range(2):
        other = app.test_client()
        by_password(other, email)
        answer = send(other, LOGIN, passkey=key.signed(other.get(LOGIN)))
        assert answer.location == "/sk/office/"
        assert is_in(other)
    db.session.rollback()
    passkey = db.session.scalars(select(Passkey)).one()
    assert passkey.sign_count == 2
    assert passkey.used_at is not None


def test_a_copy_of_a_passkey_is_known_by_its_count(
    app: Flask, client: FlaskClient, email: str
) -> None:
    key = with_passkey(client, email)
    for counted, status in ((4, 303), (4, 422), (2, 422), (5, 303)):
        other = app.test_client()
        by_password(other, email)
        key.count = counted - 1
        assert send(other, LOGIN, passkey=key.signed(other.get(LOGIN))).status_code == status


def test_a_key_that_does_not_count_is_welcome(app: Flask, client: FlaskClient, email: str) -> None:
    key = with_passkey(client, email)
    for _ in range(2):
        other = app.test_client()
        by_password(other, email)
        key.count = -1
        assert send(other, LOGIN, passkey=key.signed(other.get(LOGIN))).status_code == 303


def test_what_a_passkey_has_signed_opens_no_other_sign_in(
    app: Flask, client: FlaskClient, email: str
) -> None:
    key = with_passkey(client, email)
    one, other = app.test_client(), app.test_client()
    by_password(one, email)
    by_password(other, email)
    signed = key.signed(one.get(LOGIN))
    answer = send(other, LOGIN, passkey=signed)
    assert answer.status_code == 422
    assert error_at(answer, "passkey")
    assert kinds()[-1] == "code_failed"
    assert send(one, LOGIN, passkey=signed).status_code == 303


def test_somebody_elses_passkey_opens_nothing(app: Flask, client: FlaskClient, email: str) -> None:
    key = with_passkey(client, cast.staff("rep"))
    with_passkey(app.test_client(), email)
    other = app.test_client()
    by_password(other, email)
    assert send(other, LOGIN, passkey=key.signed(other.get(LOGIN))).status_code == 422


@pytest.mark.parametrize(
    "typed", ["x", "[]", "{}", '{"id": 7}', '{"id": "AAAA"}', "{" * 20_001, '{"id": "\\ud800"}']
)
def test_what_is_no_passkey_opens_nothing(client: FlaskClient, email: str, typed: str) -> None:
    key = with_passkey(client, email)
    send(client, "/sk/logout", page="/sk/account/")
    by_password(client, email)
    assert send(client, LOGIN, passkey=typed).status_code == 422
    broken = key.signed(client.get(LOGIN)).replace('"signature": "', '"signature": "AA')
    assert send(client, LOGIN, passkey=broken).status_code == 422
    assert not is_in(client)


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


def test_beginning_again_and_again_is_counted(app: Flask, email: str) -> None:
    """The password alone is right each time, and must not make rows without end."""
    with time_machine.travel(now(), tick=False):
        answers = [by_password(app.test_client(), email).status_code for _ in range(11)]
        assert answers == [303] * 10 + [429]
    assert count(HalfSignIn) == 10


def test_what_was_begun_and_never_done_is_forgotten(app: Flask, email: str) -> None:
    by_password(app.test_client(), email)
    runner = app.test_cli_runner()
    with time_machine.travel(now() + timedelta(minutes=11)):
        assert runner.invoke(args=["tasks", "run", "forget-sign-ins"]).exit_code == 0
    assert count(HalfSignIn) == 0
    assert count(SignIn) == 0
