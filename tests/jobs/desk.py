"""What tests of the office's pages about jobs share."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.db import db
from app.jobs.models import Brief
from tests import cast
from tests.pages import parse
from tests.visits import send, sign_in

BRIEFS = "/sk/office/briefs/"


def desk(app: Flask, role: str = "manager") -> FlaskClient:
    """Somebody of the office who has signed in."""
    client = app.test_client()
    sign_in(client, cast.staff(role))
    return client


def record_of(brief_id: int) -> str:
    """The address of a brief's record."""
    public_id = db.session.scalars(select(Brief.public_id).where(Brief.id == brief_id)).one()
    db.session.rollback()
    return f"{BRIEFS}{public_id}"


def state_of(brief_id: int) -> str:
    """Where a brief stands now."""
    state = db.session.scalars(select(Brief.state).where(Brief.id == brief_id)).one()
    db.session.rollback()
    return state


def do(client: FlaskClient, record: str, deed: str, **fields: object) -> TestResponse:
    """Send one of a record's forms."""
    return send(client, f"{record}/{deed}", page=record, **fields)


def briefs_on(client: FlaskClient, query: str = "q=") -> list[str]:
    """The merchants of the table of briefs, from the top."""
    page = parse(client.get(f"{BRIEFS}?{query}").text)
    return [row.one("a").text for row in page.all("tr[data-brief]")]
