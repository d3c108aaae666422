"""What people do in a team, in tests of accounts."""

import re

from flask import Flask
from flask.testing import FlaskClient

from app.audit.models import AuditEntry
from app.db import db
from app.mail.models import OutgoingMail
from tests.cast import known
from tests.visits import send, sign_in

TEAM = "/sk/area/team/"
EVA = "eva@hrdina.example"
GOOD = "štyri husi letia na juh"


def invite(client: FlaskClient, email: str = EVA, **fields: str) -> object:
    values = {"email": email, "name": "", "role": "member", "locale": "pl", **fields}
    return send(client, f"{TEAM}invitations", page=TEAM, **values)


def deed(client: FlaskClient, person: str, noun: str, **fields: str) -> object:
    return send(client, f"{TEAM}{person}/{noun}", page=TEAM, **fields)


def public_id(email: str) -> str:
    return known(email).public_id


def mails(to: str) -> list[OutgoingMail]:
    db.session.rollback()
    query = db.select(OutgoingMail).where(OutgoingMail.recipient == to)
    return list(db.session.scalars(query.order_by(OutgoingMail.id)))


def link_to(email: str) -> str:
    found = re.search(r"http://localhost(/\w\w/invitations/[\w-]+)", mails(email)[-1].text)
    assert found
    return found[1]


def audited() -> list[str]:
    db.session.rollback()
    about_people = AuditEntry.subject == "user"
    query = db.select(AuditEntry.deed).where(about_people).order_by(AuditEntry.id)
    return list(db.session.scalars(query))


def shown(client: FlaskClient, hook: str) -> list[str]:
    return re.findall(rf'data-{hook}="([\w-]+)"', client.get(TEAM).text)


def accept(app: Flask, email: str) -> FlaskClient:
    client = app.test_client()
    assert send(client, link_to(email), name="Eva Malá", password=GOOD).status_code == 303
    assert sign_in(client, email, GOOD).location == "/sk/area/"
    return client
