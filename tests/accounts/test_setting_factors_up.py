"""Somebody sets a second factor up, looks after it and takes it away."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.authenticator import code_at
from app.accounts.models import AuthenticatorApp, Passkey, RecoveryCode
from app.clock import now
from app.db import db
from tests import cast
from tests.accounts.factors import (
    APP,
    CODES,
    HOME,
    PASSKEYS,
    add_app,
    add_passkey,
    codes_on,
    hidden,
    left,
    secret_on,
    told,
)
from tests.accounts.keys import SecurityKey
from tests.accounts.second_step import count
from tests.visits import error_at, send, sign_in, token_on


def test_an_app_is_added_by_its_code_and_the_codes_are_shown_once(owner: FlaskClient) -> None:
    answer = add_app(owner)
    assert answer.status_code == 200
    codes = codes_on(answer)
    assert len(set(codes)) == 10
    assert 'data-factor="app"' in owner.get(HOME).text
    assert left(owner) == 10
    assert not codes_on(owner.get(CODES))
    assert told() == (
        ["app_added", "recovery_codes_made"],
        ["accounts/factor_added", "accounts/recovery_codes_made"],
        ["user.factor_added", "user.recovery_codes_made"],
    )


def test_the_page_has_a_picture_that_says_what_the_address_says(owner: FlaskClient) -> None:
    page = owner.get(APP).text
    assert f"secret={secret_on(owner.get(APP))}" not in page, "each page has a secret of its own"
    assert re.search(r'<svg class="qr" viewBox="0 0 (\d+) \1"', page)
    assert re.search(r'href="otpauth://totp/Kupec:owner%40hrdina\.example\?secret=\w+', page)
    assert page.count("h1v1h-1z") > 20


def test_a_wrong_code_is_refused_and_the_secret_stays(owner: FlaskClient) -> None:
    page = owner.get(APP)
    wrong = f"{(int(code_at(secret_on(page), now())) + 1) % 10**6:06}"
    fields = {"csrf_token": token_on(page), "secret": hidden(page, "secret"), "code": wrong}
    answer = owner.post(APP, data=fields)
    assert answer.status_code == 422
    assert error_at(answer, "code")
    assert secret_on(answer) == secret_on(page)
    assert count(AuthenticatorApp) == 0


def test_a_secret_is_for_its_person_and_for_an_hour(app: Flask, owner: FlaskClient) -> None:
    other = app.test_client()
    sign_in(other, cast.person_of(cast.listed("Druhá"), email="x@druha.example"))
    page = other.get(APP)
    fields = {"secret": hidden(page, "secret"), "code": code_at(secret_on(page), now())}
    assert add_app(owner, **fields).status_code == 422
    page = owner.get(APP)
    with time_machine.travel(now() + timedelta(minutes=61)):
        fields = {"secret": hidden(page, "secret"), "code": code_at(secret_on(page), now())}
        answer = owner.post(APP, data={"csrf_token": token_on(page), **fields})
    assert answer.status_code == 422
    assert secret_on(answer) != secret_on(page)
    assert count(AuthenticatorApp) == 0


def test_there_is_one_app(owner: FlaskClient) -> None:
    page = owner.get(APP)
    assert add_app(owner).status_code == 200
    assert owner.get(APP).location == HOME
    fields = {"secret": hidden(page, "secret"), "code": code_at(secret_on(page), now())}
    answer = owner.post(APP, data={"csrf_token": token_on(page), **fields})
    assert answer.status_code == 422
    assert count(AuthenticatorApp) == 1


def test_the_database_holds_neither_the_secret_nor_a_code(owner: FlaskClient) -> None:
    page = owner.get(APP)
    secret = secret_on(page)
    fields = {"secret": hidden(page, "secret"), "code": code_at(secret, now())}
    codes = codes_on(owner.post(APP, data={"csrf_token": token_on(page), **fields}))
    stored = db.session.scalars(select(AuthenticatorApp.secret)).one()
    assert secret not in stored
    hashes = b"".join(db.session.scalars(select(RecoveryCode.code_hash)))
    assert len(hashes) == 10 * 32
    assert not any(code.encode() in hashes for code in codes)


def test_the_last_factor_takes_the_codes_with_it(owner: FlaskClient) -> None:
    add_app(owner)
    add_passkey(owner, SecurityKey())
    (passkey,) = re.findall(r"passkeys/([\w-]+)/removals", owner.get(HOME).text)
    assert send(owner, f"{APP}/removals").location == HOME
    assert count(RecoveryCode) == 10
    assert send(owner, f"{PASSKEYS}/{passkey}/removals").location == HOME
    assert (count(RecoveryCode), count(Passkey), count(AuthenticatorApp)) == (0, 0, 0)
    events, mails, deeds = told()
    assert events[-2:] == ["app_removed", "passkey_removed"]
    assert mails[-2:] == ["accounts/factor_removed"] * 2
    assert deeds[-2:] == ["user.factor_removed"] * 2
    assert send(owner, f"{APP}/removals").status_code == 422
    assert owner.get(f"{PASSKEYS}/{passkey}/removals").status_code == 404


def test_nobody_removes_somebody_elses_passkey(app: Flask, owner: FlaskClient) -> None:
    other = app.test_client()
    sign_in(other, cast.person_of(cast.listed("Druhá"), email="x@druha.example"))
    add_passkey(other, SecurityKey())
    (passkey,) = re.findall(r"passkeys/([\w-]+)/removals", other.get(HOME).text)
    path = f"{PASSKEYS}/{passkey}/removals"
    assert owner.get(path).status_code == 404
    assert send(owner, path, page=HOME).status_code == 404
    assert count(Passkey) == 1


def test_new_codes_take_the_place_of_the_old_ones(app: Flask, owner: FlaskClient) -> None:
    old = codes_on(add_app(owner))
    new = codes_on(send(owner, CODES))
    assert len(new) == 10
    assert not set(old) & set(new)
    assert left(owner) == 10
    assert told()[1][-1] == "accounts/recovery_codes_made"


def test_codes_stand_in_for_a_factor(owner: FlaskClient) -> None:
    assert send(owner, CODES).status_code == 422
    assert count(RecoveryCode) == 0


def test_codes_are_saved_as_a_file_by_their_owner(app: Flask, owner: FlaskClient) -> None:
    page = add_app(owner)
    fields = {"csrf_token": token_on(page), "code": codes_on(page)}
    for _ in range(2):
        answer = owner.post(f"{CODES}/file", data=fields)
        assert answer.status_code == 200
        assert answer.content_type == "text/plain; charset=utf-8"
        assert "attachment" in answer.headers["Content-Disposition"]
        assert answer.headers["Cache-Control"] == "private, no-store"
        lines = answer.text.replace(" ", "").split("\r\n")
        assert [line for line in lines if line in codes_on(page)] == codes_on(page)
    other = app.test_client()
    sign_in(other, cast.person_of(cast.listed("Druhá"), email="x@druha.example"))
    fields["csrf_token"] = token_on(other.get(HOME))
    assert other.post(f"{CODES}/file", data=fields).status_code == 404
    fields = {"csrf_token": token_on(owner.get(HOME)), "code": ["<b>anything</b>"]}
    assert owner.post(f"{CODES}/file", data=fields).status_code == 404


@pytest.mark.parametrize("what", ["app", "passkeys", "app/removals", "recovery-codes"])
def test_after_a_while_the_password_is_asked_for_again(owner: FlaskClient, what: str) -> None:
    if what not in ("app", "passkeys"):
        add_app(owner)
    before = (count(AuthenticatorApp), count(Passkey), left(owner))
    page = owner.get(f"{HOME}{what}")
    assert 'name="present"' not in page.text
    with time_machine.travel(now() + timedelta(minutes=16)):
        path = f"{HOME}{what}"
        page = owner.get(path)
        fields = {"csrf_token": token_on(page)}
        if what == "app":
            code = code_at(secret_on(page), now())
            fields |= {"secret": hidden(page, "secret"), "code": code}
        if what == "passkeys":
            fields |= {"name": "Kľúč", "passkey": SecurityKey().made(page)}
        for present in ("", "wrong password"):
            answer = owner.post(path, data={**fields, "present": present})
            assert answer.status_code == 422
            assert error_at(answer, "present")
        assert (count(AuthenticatorApp), count(Passkey), left(owner)) == before
        if what == "passkeys":
            fields["passkey"] = SecurityKey().made(owner.get(path))
        answer = owner.post(path, data={**fields, "present": cast.PASSWORD})
        assert answer.status_code in (200, 303)


def test_passwords_are_not_tried_here_either(owner: FlaskClient) -> None:
    add_app(owner)
    with time_machine.travel(now() + timedelta(minutes=16), tick=False):
        for _ in range(10):
            assert send(owner, CODES, present="wrong password").status_code == 422
        assert send(owner, CODES, present=cast.PASSWORD).status_code == 429


def test_the_account_says_what_there_is(owner: FlaskClient) -> None:
    assert 'data-factors="0"' in owner.get("/sk/account/").text
    add_app(owner)
    page = owner.get("/sk/account/").text
    assert 'data-factors="1"' in page
    assert 'data-codes-left="10"' in page
    assert 'data-event="app_added"' in page


def test_reading_the_pages_changes_nothing(owner: FlaskClient) -> None:
    before = told()
    for path in (HOME, APP, PASSKEYS, CODES, f"{APP}/removals"):
        assert owner.get(path).status_code == 200
    assert told() == before
    assert (count(AuthenticatorApp), count(RecoveryCode)) == (0, 0)
