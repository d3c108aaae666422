"""A talk in which something is agreed on, with a browser on each side."""

from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.db import db
from app.jobs.models import Access, Agreement, JobEvent
from tests import cast
from tests.cast import Actor
from tests.jobs import stage
from tests.jobs.merchants import address_of, answer, come
from tests.pages import parse
from tests.visits import send, sign_in

TERMS = {
    "scope": "Nastavenie reklám v dvoch sieťach.",
    "rate": "25 EUR za hodinu, najviac 40 hodín.",
    "access": "Len na čítanie: produkty.",
    "starts_on": "2026-12-01",
    "ends_on": "2026-12-31",
}


@dataclass(frozen=True)
class Talk:
    """A job in which the partner has answered, as both sides have it before them."""

    actor: Actor
    brief_id: int
    job_id: int
    partner: FlaskClient
    merchant: FlaskClient
    area: str
    """Address of the job for the partner, without a slash at its end."""
    talk: str
    """Address of the conversation for the merchant, with a slash at its end."""

    def propose(self, side: str, *, seen: int = 0, **changed: str) -> TestResponse:
        """Send the form of a version."""
        return self.post(side, "agreement", page="agreement", seen=seen, **{**TERMS, **changed})

    def confirm(self, side: str, number: int) -> TestResponse:
        """Confirm a version."""
        return self.post(side, "agreement/confirmations", page="agreement", number=number)

    def request(self, **changed: Any) -> TestResponse:
        """Ask for access to the shop."""
        asked = {"kinds": ["products", "read_only"], "what": "", "why": "Kontrola cien."} | changed
        return self.post("partner", "accesses", page="accesses", **asked)

    def post(self, side: str, path: str, *, page: str, **fields: Any) -> TestResponse:
        """Send a form as one of the two sides, from a page below the job, or from any other."""
        client, base = self.of(side)
        start = page if page.startswith("/") else f"{base}{page}"
        return send(client, f"{base}{path}", page=start, **fields)

    def get(self, side: str, path: str) -> TestResponse:
        """Read a page as one of the two sides."""
        client, base = self.of(side)
        return client.get(f"{base}{path}")

    def of(self, side: str) -> tuple[FlaskClient, str]:
        """The browser of a side, and where its pages of the job begin."""
        if side == "partner":
            return self.partner, f"{self.area}/"
        return self.merchant, self.talk


def talk(app: Flask, name: str = "Slivka", **details: Any) -> Talk:
    """Bring a talk on stage."""
    actor = stage.partner(name)
    partner = app.test_client()
    sign_in(partner, cast.person_of(actor))
    brief_id = stage.brief_from(asked=actor, **details)
    (job,) = stage.jobs_of(brief_id)
    answer(job.id)
    merchant, _ = come(app, brief_id)
    area = f"/sk/area/jobs/{job.public_id}"
    return Talk(actor, brief_id, job.id, partner, merchant, area, address_of(brief_id, job.id))


def asked(it: Talk) -> str:
    """Let the partner ask; where the merchant decides, below its page of the job."""
    assert it.request().status_code == 303
    return f"accesses/{accesses(it.job_id)[-1].public_id}"


def read(it: Talk, path: str) -> dict[str, str]:
    """What the merchant's form of consent says was read."""
    page = parse(it.get("merchant", path).text)
    return {"read": page.one('input[name="read"]')["value"], "consent": "y"}


def granted(it: Talk) -> str:
    """Let the merchant consent to what the partner asks."""
    path = asked(it)
    answer = it.post("merchant", f"{path}/consents", page=path, **read(it, path))
    assert answer.status_code == 303
    return path


def versions(job_id: int) -> list[Any]:
    """The versions of an agreement as they are stored, the first one first."""
    return _rows(
        select(Agreement.__table__).where(Agreement.job_id == job_id).order_by(Agreement.number)
    )


def accesses(job_id: int) -> list[Any]:
    """Accesses as they are stored, the first one first."""
    return _rows(select(Access.__table__).where(Access.job_id == job_id).order_by(Access.id))


def steps(job_id: int) -> list[str]:
    """What a job's history tells of papers."""
    query = select(JobEvent.kind).where(JobEvent.job_id == job_id).order_by(JobEvent.id)
    return [kind for (kind,) in _rows(query) if kind.startswith(("agreement", "access"))]


def _rows(query: Any) -> list[Any]:
    try:
        return list(db.session.execute(query).all())
    finally:
        db.session.rollback()
