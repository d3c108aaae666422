"""What tests of applications do again and again."""

import re
from typing import Any, TypeVar

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.applications.models import Application
from app.db import db
from app.mail.models import OutgoingMail
from app.tasks.registry import task_named
from tests.visits import send

Row = TypeVar("Row")

APPLY = "/sk/apply/"
FIELDS: dict[str, Any] = {
    "kind": "company",
    "name": "Ďurčo & Chovanec",
    "email": "info@durco.example",
    "phone": "+421 41 000 12 34",
    "website": "https://www.durco.example",
    "country": "SK",
    "city": "Žilina",
    "languages": ["sk", "pl"],
    "categories": ["seo", "design"],
    "first_category": "design",
    "experience": "Robíme obchody od roku 2012.\nNajradšej malé.",
    "references-0-client": "Ovocie Ľubica",
    "references-0-text": "Zvládli aj Vianoce.",
    "ref": "",
    "consent": "y",
}


def apply(client: FlaskClient, path: str = APPLY, **fields: Any) -> TestResponse:
    """Fill in the form and send it; a field that is None is left out."""
    filled = {name: value for name, value in {**FIELDS, **fields}.items() if value is not None}
    return send(client, path, page=path.partition("apply/")[0] + "apply/", **filled)


def the_application() -> Application:
    """The one application that there is."""
    (found,) = applications()
    return found


def applications() -> list[Application]:
    """All applications, the first one first."""
    db.session.rollback()
    return _let_go(list(db.session.scalars(select(Application).order_by(Application.id))))


def mails(message: str = "") -> list[OutgoingMail]:
    """What is in the outbox, of one message or all."""
    db.session.rollback()
    query = select(OutgoingMail).order_by(OutgoingMail.id)
    found = _let_go(list(db.session.scalars(query)))
    return [mail for mail in found if not message or mail.message == f"applications/{message}"]


def _let_go(rows: list[Row]) -> list[Row]:
    """Rows as they are now; the next thing that is done begins anew."""
    db.session.expunge_all()
    db.session.rollback()
    return rows


def night_passes() -> None:
    """Let the worker forget what is due."""
    db.session.rollback()
    assert task_named("forget-applications").run()


def link_in(mail: OutgoingMail) -> str:
    """The path of the first link of a mail."""
    found = re.search(r"https?://[^/\s]+(/\S+)", mail.text)
    assert found, mail.text
    return found[1]
