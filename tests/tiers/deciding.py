"""What managers do about levels, and what comes of it."""

from datetime import UTC, datetime
from html import unescape
from re import search

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.audit.models import AuditEntry
from app.db import db
from app.mail.models import OutgoingMail
from app.partners.models import TierDecision
from tests import cast
from tests.cast import Actor
from tests.visits import send, sign_in

NOON = datetime(2026, 11, 22, 9, tzinfo=UTC)
MINUTES, REASON = "Prešli sme projekty.", "Desiatky spokojných klientov."
WORDS = {"kind": "call", "decided_on": "2026-11-20", "minutes": MINUTES, "reason": REASON}


def manager(app: Flask, email: str = "manager@operator.example") -> FlaskClient:
    client = app.test_client()
    sign_in(client, cast.staff("manager", email=email))
    return client


def level_page(actor: Actor) -> str:
    return f"/sk/office/partners/{actor.slug}/level"


def basis_on(page: TestResponse, field: str = "basis") -> str:
    found = search(rf'name="{field}"[^>]*value="([^"]*)"', page.text)
    assert found
    return unescape(found[1])


def decide(client: FlaskClient, actor: Actor, tier: str, **fields: object) -> TestResponse:
    path = level_page(actor)
    if "basis" not in fields:
        fields["basis"] = basis_on(client.get(path))
    return send(client, path, **{**WORDS, "tier": tier, **fields})


def mails() -> list[tuple[str, str, str]]:
    query = select(OutgoingMail.message, OutgoingMail.recipient, OutgoingMail.locale)
    rows = [tuple(row) for row in db.session.execute(query.order_by(OutgoingMail.id))]
    db.session.rollback()
    return rows


def deeds() -> list[str]:
    found = list(db.session.scalars(select(AuditEntry.deed).order_by(AuditEntry.id)))
    db.session.rollback()
    return found


def decisions() -> list[TierDecision]:
    found = list(db.session.scalars(select(TierDecision).order_by(TierDecision.id)))
    db.session.expunge_all()
    db.session.rollback()
    return found
