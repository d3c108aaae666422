"""The pages of somebody's second factors, in tests of accounts."""

import re

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.accounts.authenticator import code_at
from app.accounts.models import SecurityEvent
from app.audit.models import AuditEntry
from app.clock import now
from app.db import db
from app.mail.models import OutgoingMail
from tests.accounts.keys import SecurityKey
from tests.visits import token_on

HOME = "/sk/account/second-factor/"
APP, PASSKEYS, CODES = f"{HOME}app", f"{HOME}passkeys", f"{HOME}recovery-codes"


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
