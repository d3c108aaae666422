"""Somebody takes the second step with a passkey."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Passkey
from app.db import db
from tests import cast
from tests.accounts.keys import SecurityKey
from tests.accounts.second_step import LOGIN, by_password, is_in, kinds
from tests.visits import error_at, send, sign_in, token_on


def with_passkey(client: FlaskClient, email: str) -> SecurityKey:
    """A key that the person has added on a device that is signed in."""
    sign_in(client, email)
    key = SecurityKey()
    page = client.get("/sk/account/second-factor/passkeys")
    fields = {"csrf_token": token_on(page), "name": "Kľúč", "passkey": key.made(page)}
    answer = client.post(page.request.path, data=fields)
    assert answer.status_code in (200, 303), answer.text
    return key


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
