"""Somebody who has a second factor signs in."""

import re
from datetime import timedelta

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.actions import change_password
from app.accounts.models import HalfSignIn, SignIn, User
from app.accounts.queries import user_by_email
from app.clock import now
from app.db import db, writing
from app.values import HERE
from tests import cast
from tests.accounts.second_step import LOGIN, WRONG, by_password, count, is_in, kinds
from tests.visits import code_of, error_at, send, sign_in, token_on


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
