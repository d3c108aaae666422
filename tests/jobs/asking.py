"""What tests of asking do again and again: fill in the form step by step, as a merchant does."""

import re
from datetime import timedelta
from typing import Any

import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.clock import now
from app.db import db
from app.jobs.models import Brief, Job
from app.mail.models import OutgoingMail
from tests.pages import parse
from tests.visits import send

BRIEF = "/sk/briefs/new"
NEED = {
    "category": "development",
    "service": "Nastavenie reklám",
    "requirements": "Potrebujem rozbehnúť reklamy.\nDo Vianoc.",
    "budget": "1 200,50",
    "currency": "EUR",
    "language": "sk",
    "dropshipping": "y",
    "wanted": "4",
}
SHOP = {
    "has_store": "yes",
    "store_url": "www.obchodik.example",
    "company": "Obchodík s.r.o.",
    "business": "Predávame keramiku.",
    "priority_time": "5",
    "priority_cost": "2",
    "priority_quality": "4",
}
CONTACT = {"name": "Jana Malá", "email": "Jana@Obchodik.example", "phone": "+421 900 000 000"}
ALL = {**NEED, **SHOP, **CONTACT}
STEPS = (NEED, SHOP, CONTACT)
SLOWLY = timedelta(seconds=30)


def enquiry_to(slug: str, locale: str = "sk") -> str:
    return f"/{locale}/partners/{slug}/enquiry"


def hidden(page: TestResponse, *names: str) -> dict[str, str]:
    """The values of hidden fields of the page's form."""
    form = parse(page.text).one("form[data-step]")
    fields = {field.attrs.get("name"): field.attrs.get("value", "") for field in form.all("input")}
    return {name: fields[name] for name in names if name in fields}


def fill_in(client: FlaskClient, path: str, **fields: Any) -> TestResponse:
    """Go through the first three steps; the page on which all of it is looked over."""
    page = client.get(path)
    for number, step in enumerate(STEPS, 1):
        filled = {name: fields.get(name, value) for name, value in step.items()}
        page = keep(client, path, number, page, **filled)
        assert page.status_code == 303, page.text
        page = client.get(page.location)
    return page


def keep(
    client: FlaskClient, path: str, step: int, page: TestResponse, **fields: Any
) -> TestResponse:
    """Send one step."""
    filled = {name: value for name, value in fields.items() if value is not None}
    given = hidden(page, "csrf_token", "opened", "from")
    place = path.partition("?")[0]
    return client.post(f"{place}/steps", data={**given, "step": step, "to": step + 1, **filled})


def ask(
    client: FlaskClient, path: str, *, takes: timedelta = SLOWLY, **fields: Any
) -> TestResponse:
    """Fill everything in, look it over and send it."""
    sent = looked_over(fill_in(client, path, **fields)) | {"consent": fields.get("consent", "y")}
    with time_machine.travel(now() + takes, tick=False):
        return client.post(path.partition("?")[0], data=sent)


def looked_over(page: TestResponse) -> dict[str, str]:
    """What the last step's page sends, when its writer agrees."""
    form = parse(page.text).one("form[data-step]")
    sent = {
        field["name"]: field.attrs.get("value", "")
        for field in form.all("input")
        if field.attrs.get("type") != "checkbox"
    }
    return sent | {"consent": "y"}


def mails(message: str) -> list[OutgoingMail]:
    """What is in the outbox of one message."""
    db.session.rollback()
    query = select(OutgoingMail).where(OutgoingMail.message == f"jobs/{message}")
    found = list(db.session.scalars(query.order_by(OutgoingMail.id)))
    db.session.expunge_all()
    db.session.rollback()
    return found


def briefs() -> list[Brief]:
    """All briefs, the first one first."""
    db.session.rollback()
    found = list(db.session.scalars(select(Brief).order_by(Brief.id)))
    db.session.expunge_all()
    db.session.rollback()
    return found


def the_brief() -> Brief:
    (found,) = briefs()
    return found


def jobs() -> list[Any]:
    db.session.rollback()
    found = list(db.session.execute(select(Job.__table__).order_by(Job.id)).all())
    db.session.rollback()
    return found


def link(mail: OutgoingMail) -> str:
    """The path of the first link of a mail."""
    found = re.search(r"https?://[^/\s]+(/\S+)", mail.text)
    assert found, mail.text
    return found[1]


def confirm(client: FlaskClient, path: str = "") -> TestResponse:
    """Open the link of the last mail and press the button."""
    return send(client, path or link(mails("confirm")[-1]))
