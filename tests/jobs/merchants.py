"""What merchants do, as their browsers do it: they have no account, and come by links."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.db import db, writing
from app.jobs.actions.links import new_link
from app.jobs.actions.talking import write_message
from app.jobs.models import Brief, Job
from app.jobs.rules.statuses import PARTNER
from app.mail.models import OutgoingMail


def link_to(brief_id: int, job_id: int | None = None, *, use: str = "open") -> str:
    """The path of a link as a mail brings it."""
    with writing() as session:
        brief = session.get_one(Brief, brief_id)
        job = session.get_one(Job, job_id) if job_id else None
        return f"/sk/m/{new_link(brief, use=use, job=job)}/"


def come(app: Flask, brief_id: int) -> tuple[FlaskClient, str]:
    """A browser that has opened a brief, and the clean address that it was led to."""
    client = app.test_client()
    answer = client.get(link_to(brief_id))
    assert answer.status_code == 303
    return client, answer.location


def address_of(brief_id: int, job_id: int | None = None) -> str:
    """The clean address of a brief, or of one conversation."""
    brief = db.session.scalars(select(Brief.public_id).where(Brief.id == brief_id)).one()
    address = f"/sk/m/{brief}/"
    if job_id:
        job = db.session.scalars(select(Job.public_id).where(Job.id == job_id)).one()
        address += f"{job}/"
    db.session.rollback()
    return address


def answer(job_id: int, body: str = "Dobrý deň, radi pomôžeme.", locale: str = "sk") -> None:
    """Let the partner write."""
    with writing():
        write_message(job_id=job_id, side=PARTNER, body=body, locale=locale)


def mails(message: str) -> list[OutgoingMail]:
    """The mails of one kind, the oldest first."""
    query = select(OutgoingMail).where(OutgoingMail.message == f"jobs/{message}")
    found = list(db.session.scalars(query.order_by(OutgoingMail.id)).all())
    db.session.expunge_all()
    db.session.rollback()
    return found
