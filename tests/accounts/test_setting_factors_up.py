"""Somebody sets a second factor up, looks after it and takes it away."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.accounts.authenticator import code_at
from app.accounts.models import AuthenticatorApp, Passkey, RecoveryCode, SecurityEvent
from app.audit.models import AuditEntry
from app.clock import now
from app.db import db
from app.mail.models import OutgoingMail
from tests import cast
from tests.accounts.keys import SecurityKey
from tests.visits import error_at, send, sign_in, token_on

HOME = "/sk/account/second-factor/"
APP, PASSKEYS, CODES = f"{HOME}app", f"{HOME}passkeys", f"{HOME}recovery-codes"


@pytest.fixture
def owner(client: FlaskClient) -> FlaskClient:
    """An owner of a partner who has just signed in, without a second factor."""
    sign_in(client, cast.person_of(cast.listed("Hrdina")))
    return client


def hidden(page: TestResponse, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]* value="([^"]*)"', page.text)
    assert found, page.text
    return found[1]


def secret_on(page: TestResponse) -> str:
    found = re.search(r'data-secret="(\w+)"', page.text)
    assert found, page.text
    return found[1]


def codes_on(page: TestResponse) -> list[str]:
    return re.findall(r'data-recovery-code="(\d+)"', page.text)


def left(client: FlaskClient) -> int:
    found = re.search(r'data-codes-left="(\d+)"', client.get(HOME).text)
    return int(found[1]) if found else 0


def add_app(client: FlaskClient, **fields: str) -> TestResponse:
    page = client.get(APP)
    told = {"code": code_at(secret_on(page), now()), "secret": hidden(page, "secret"), **fields}
    return client.post(APP, data={"csrf_token": token_on(page), **told})


def add_passkey(client: FlaskClient, key: SecurityKey, **fields: str) -> TestResponse:
    page = client.get(PASSKEYS)
    told = {"name": "Môj kľúč", "passkey": key.made(page), **fields}
    return client.post(PASSKEYS, data={"csrf_token": token_on(page), **told})


def told() -> tuple[list[str], list[str], list[str]]:
    """Events, mails and audited deeds so far, sign-ins aside."""
    db.session.rollback()
    events = db.session.scalars(select(SecurityEvent.kind).order_by(SecurityEvent.id)).all()
    mails = db.session.scalars(select(OutgoingMail.message).order_by(OutgoingMail.id)).all()
    deeds = db.session.scalars(
        select(AuditEntry.deed).where(AuditEntry.deed.startswith("user.")).order_by(AuditEntry.id)
    ).all()
    usual = ("account_made", "signed_in")
    return [kind for kind in events if kind not in usual], list(mails), list(deeds)


def count(table: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table)) or 0


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
