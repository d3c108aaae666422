"""Somebody adds passkeys to the account."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Passkey
from app.db import db
from tests import cast
from tests.accounts.factors import HOME, PASSKEYS, add_passkey, codes_on, told
from tests.accounts.keys import SecurityKey
from tests.accounts.second_step import count
from tests.visits import error_at, sign_in, token_on


def test_passkeys_have_names_and_there_may_be_several(owner: FlaskClient) -> None:
    assert len(codes_on(add_passkey(owner, SecurityKey()))) == 10
    assert add_passkey(owner, SecurityKey(), name="Druhý <b>kľúč</b>").location == HOME
    page = owner.get(HOME).text
    assert page.count('data-factor="passkey"') == 2
    assert "Druhý &lt;b&gt;kľúč&lt;/b&gt;" in page
    assert told()[0] == ["passkey_added", "recovery_codes_made", "passkey_added"]
    assert told()[1].count("accounts/factor_added") == 2


def test_a_passkey_is_asked_not_to_be_made_twice_and_is_refused(
    app: Flask, owner: FlaskClient
) -> None:
    key = SecurityKey()
    add_passkey(owner, key)
    answer = add_passkey(owner, key)
    assert answer.status_code == 422
    other = app.test_client()
    sign_in(other, cast.person_of(cast.listed("Druhá"), email="x@druha.example"))
    assert add_passkey(other, key).status_code == 422
    assert count(Passkey) == 1


def test_what_a_device_answers_is_of_use_once(owner: FlaskClient) -> None:
    page, key = owner.get(PASSKEYS), SecurityKey()
    fields = {"csrf_token": token_on(page), "name": "Kľúč", "passkey": key.made(page)}
    assert owner.post(PASSKEYS, data=fields).status_code == 200
    db.session.execute(db.delete(Passkey))
    db.session.commit()
    answer = owner.post(PASSKEYS, data=fields)
    assert (answer.status_code, bool(error_at(answer, "passkey"))) == (422, True)


@pytest.mark.parametrize(
    "fields",
    [
        {"passkey": ""},
        {"passkey": "x"},
        {"passkey": "[]"},
        {"passkey": '{"id": 7}'},
        {"passkey": '{"id": "ф", "rawId": "ф", "type": "public-key", "response": {}}'},
        {"passkey": "{" * 20_001},
        {"name": ""},
        {"name": "x" * 61},
    ],
)
def test_what_is_no_passkey_is_refused(owner: FlaskClient, fields: dict[str, str]) -> None:
    answer = add_passkey(owner, SecurityKey(), **fields)
    assert answer.status_code == 422
    assert error_at(answer, next(iter(fields)))
    assert count(Passkey) == 0


def test_a_passkey_of_another_site_is_refused(owner: FlaskClient) -> None:
    assert add_passkey(owner, SecurityKey("https://evil.example")).status_code == 422
    assert count(Passkey) == 0


def test_there_are_ten_passkeys_at_most(owner: FlaskClient) -> None:
    for _ in range(10):
        add_passkey(owner, SecurityKey())
    assert add_passkey(owner, SecurityKey()).status_code == 422
    assert count(Passkey) == 10


def test_by_a_bare_ip_address_no_passkey_is_offered(owner: FlaskClient) -> None:
    assert "data-passkey" in owner.get(PASSKEYS).text
    page = owner.get(PASSKEYS, base_url="http://127.0.0.1")
    assert "data-passkey" not in page.text
