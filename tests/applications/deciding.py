"""What staff do in tests of applications."""

from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.audit.models import AuditEntry
from app.clock import now
from app.db import db
from tests.applications.applying import the_application
from tests.visits import send, sign_in

OFFICE = "/sk/office/applications/"


def at_desk(app: Flask, email: str) -> FlaskClient:
    """Somebody of the operator's people, signed in."""
    client = app.test_client()
    sign_in(client, email)
    return client


def record(client: FlaskClient) -> str:
    """The page of the one application."""
    return client.get(f"{OFFICE}{the_application().public_id}").text


def take(client: FlaskClient, step: str, **fields: Any) -> TestResponse:
    """Take a step with the one application, as it is now unless ``version`` says otherwise."""
    found = the_application()
    page = f"{OFFICE}{found.public_id}"
    return send(client, f"{page}/{step}", page=page, **{"version": found.version, **fields})


def plan_call(client: FlaskClient, **fields: Any) -> TestResponse:
    """Plan a call for the day after tomorrow."""
    day = (now() + timedelta(days=2)).date().isoformat()
    return take(client, "calls", **{"day": day, "time": "10:30", **fields})


def talk(client: FlaskClient, **fields: Any) -> TestResponse:
    """Record a conversation of yesterday."""
    held = {
        "kind": "call",
        "held_on": (now() - timedelta(days=1)).date().isoformat(),
        "minutes": "Prešli sme tri zákazky.",
        "judgement": "Skúsení a poctiví.",
    }
    return take(client, "conversations", **{**held, **fields})


def accept(client: FlaskClient, **fields: Any) -> TestResponse:
    """Accept into the category of search engines."""
    return take(
        client, "acceptances", **{"category": "seo", "email": "info@durco.example", **fields}
    )


def reject(client: FlaskClient, **fields: Any) -> TestResponse:
    """Turn the applicant down."""
    return take(client, "rejections", **{"reason": "no_fit", "words": "Teraz nie.", **fields})


def audit() -> list[str]:
    """What the audit says was done to applications, the earliest first."""
    db.session.rollback()
    query = select(AuditEntry.deed).where(AuditEntry.subject == "application")
    return list(db.session.scalars(query.order_by(AuditEntry.id)))
