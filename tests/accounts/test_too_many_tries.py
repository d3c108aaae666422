"""Somebody tries passwords."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app.clock import now
from app.db import db
from tests import cast
from tests.conftest import make_app
from tests.visits import error_at, sign_in, token_on


def tried(app: Flask, email: str, address: str, password: str = "wrong password") -> int:
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    return sign_in(client, email, password).status_code


def test_ten_tries_from_one_address_are_enough(app: Flask) -> None:
    email = cast.staff()
    with time_machine.travel(now(), tick=False) as clock:
        assert {tried(app, f"{n}@a.example", "203.0.113.5") for n in range(10)} == {422}
        assert tried(app, email, "203.0.113.5", cast.PASSWORD) == 429
        assert tried(app, email, "203.0.113.6", cast.PASSWORD) == 303
        clock.shift(timedelta(minutes=5, seconds=1))
        assert tried(app, email, "203.0.113.5", cast.PASSWORD) == 303


def test_ten_tries_at_one_account_are_enough_from_wherever(app: Flask) -> None:
    email = cast.staff()
    with time_machine.travel(now(), tick=False):
        assert {tried(app, email, f"203.0.113.{n}") for n in range(10)} == {422}
        assert tried(app, email, "203.0.113.99", cast.PASSWORD) == 429
        assert tried(app, "other@operator.example", "203.0.113.99") == 422


def test_a_stranger_locks_nobody_out_of_the_own_browser(app: Flask) -> None:
    email = cast.staff()
    own = app.test_client()
    own.environ_base["REMOTE_ADDR"] = "198.51.100.7"
    sign_in(own, email)
    own.delete_cookie("kupec-session")
    with time_machine.travel(now(), tick=False):
        for n in range(11):
            tried(app, email, f"203.0.113.{n}")
        assert tried(app, email, "198.51.100.8", cast.PASSWORD) == 429
        assert sign_in(own, email).status_code == 303


def test_the_device_of_one_person_is_none_of_another(app: Flask) -> None:
    email, other = cast.staff(), cast.staff("rep")
    theirs = app.test_client()
    sign_in(theirs, other)
    theirs.delete_cookie("kupec-session")
    with time_machine.travel(now(), tick=False):
        for n in range(10):
            tried(app, email, f"203.0.113.{n}")
        theirs.environ_base["REMOTE_ADDR"] = "203.0.113.50"
        assert sign_in(theirs, email).status_code == 429


def test_the_page_says_when_to_try_again_and_keeps_the_address(app: Flask) -> None:
    email = cast.staff()
    with time_machine.travel(now(), tick=False):
        for n in range(10):
            tried(app, email, f"203.0.113.{n}")
        answer = sign_in(app.test_client(), email)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "300"
    assert "Skúste to znova o 5 minút." in answer.text
    assert f'value="{email}"' in answer.text


def test_a_right_password_begins_the_count_anew(app: Flask) -> None:
    email = cast.staff()
    with time_machine.travel(now(), tick=False):
        for _ in range(2):
            assert {tried(app, email, f"203.0.113.{n}") for n in range(9)} == {422}
            assert tried(app, email, "198.51.100.1", cast.PASSWORD) == 303
        assert tried(app, email, "203.0.113.1") == 422


@pytest.mark.parametrize(
    ("peer", "forwarded", "counted"),
    [
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.2", "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        ("198.51.100.1", "203.0.113.9", "198.51.100.1"),
        ("127.0.0.1", "nonsense", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
    ],
)
def test_the_address_behind_a_proxy_is_the_readers(
    app: Flask, peer: str, forwarded: str, counted: str
) -> None:
    from app.web.client import client_address

    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    with app.test_request_context("/", headers=headers, environ_base={"REMOTE_ADDR": peer}):
        assert client_address() == counted


def test_redis_counts_for_all_processes(redis_apps: tuple[Flask, Flask]) -> None:
    one, other = redis_apps
    with one.app_context():
        email = cast.staff()
    assert {tried(one, email, f"203.0.113.{n}") for n in range(5)} == {422}
    assert {tried(other, email, f"203.0.113.{n}") for n in range(5)} == {422}
    assert tried(one, email, "203.0.113.77") == 429
    assert tried(other, email, "203.0.113.78") == 429


def test_a_redis_that_is_gone_keeps_nobody_out_and_tries_are_still_counted(
    database_url: str,
) -> None:
    app = make_app(database_url, REDIS_URL="redis://127.0.0.1:1/0")
    with app.app_context():
        email = cast.staff()
        db.engine.dispose()
    assert tried(app, email, "203.0.113.1", cast.PASSWORD) == 303
    assert {tried(app, email, f"203.0.113.{n}") for n in range(10)} == {422}
    assert tried(app, email, "203.0.113.77", cast.PASSWORD) == 429
    with app.app_context():
        db.engine.dispose()


def test_a_form_that_was_refused_can_be_sent_again(app: Flask) -> None:
    email = cast.staff()
    client = app.test_client()
    answer = sign_in(client, email, "wrong password")
    data = {"csrf_token": token_on(answer), "email": email, "password": cast.PASSWORD}
    assert error_at(answer, "email")
    assert client.post("/sk/login", data=data).status_code == 303
