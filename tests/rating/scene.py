"""Completed jobs and their reviews on stage."""

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.db import db, writing
from app.jobs.actions.ending import complete
from app.jobs.rules.statuses import PARTNER
from app.mail.models import OutgoingMail
from app.rating.actions import publish_review, write_review
from app.rating.models import Review
from app.rating.rules import COMPANY, CRITERIA, Given
from app.values import MACHINE
from tests.cast import Actor
from tests.jobs import merchants, stage
from tests.visits import send, token_on

SEEN = re.compile(r'name="seen"[^>]*value="(\d+)"')
GRADES = dict(zip(CRITERIA, (5, 4, 5, 3, 4), strict=True))
WORDS = "Dodali načas a vysvetlili každý krok."


def talked(asked: Actor, merchant: str = "Jana Malá", **details: Any) -> int:
    """A job that the partner has answered; its number."""
    job_id = stage.enquiry(asked, merchant, **details)
    merchants.answer(job_id)
    return job_id


def completed(asked: Actor, *, side: str = PARTNER, **details: Any) -> int:
    """A job that was completed; its number."""
    job_id = talked(asked, **details)
    with writing():
        complete(job_id=job_id, side=side)
    return job_id


def waiting(asked: Actor, *, naming: str = COMPANY, text: str = WORDS, **details: Any) -> str:
    """A review that waits for staff; its public id."""
    job_id = completed(asked, **details)
    with writing():
        review = write_review(
            job_id=job_id, given=Given(GRADES, text, naming), version=0, locale="sk"
        )
        return review.public_id


def published(asked: Actor, **details: Any) -> str:
    """A review that stands on the partner's profile; its public id."""
    public_id = waiting(asked, **details)
    with writing():
        publish_review(public_id=public_id, version=1, doer=MACHINE)
    return public_id


def review(public_id: str) -> Any:
    """The row of a review as it stands now."""
    try:
        query = select(Review.__table__).where(Review.public_id == public_id)
        return db.session.execute(query).one_or_none()
    finally:
        db.session.rollback()


def reviews_of_job(job_id: int) -> list[Any]:
    """The rows of a job's reviews."""
    try:
        return list(
            db.session.execute(select(Review.__table__).where(Review.job_id == job_id)).all()
        )
    finally:
        db.session.rollback()


def mails(message: str = "%") -> list[OutgoingMail]:
    """The mails about reviews, the oldest first."""
    query = select(OutgoingMail).where(OutgoingMail.message.like(f"rating/{message}"))
    found = list(db.session.scalars(query.order_by(OutgoingMail.id)).all())
    db.session.expunge_all()
    db.session.rollback()
    return found


def come(app: Flask, job_id: int) -> tuple[FlaskClient, str]:
    """A browser in which the merchant has opened its link, and the address of the form."""
    brief_id = stage.job(job_id).brief_id
    client, _ = merchants.come(app, brief_id)
    return client, f"{merchants.address_of(brief_id, job_id)}review"


def seen_on(page: TestResponse) -> str:
    """Which version of a review the page's form is about."""
    found = SEEN.search(page.text)
    assert found, page.text[:500]
    return found[1]


def token(page: TestResponse) -> str:
    """The token of the page's forms."""
    return token_on(page)


def filled(seen: str = "0", **fields: object) -> dict[str, object]:
    """The merchant's form as it is sent."""
    return {**GRADES, "text": WORDS, "naming": COMPANY, "seen": seen, **fields}


def judge(
    client: FlaskClient, public_id: str, deed: str, *, seen: str | None = None, **fields: object
) -> TestResponse:
    """Let one of staff do something with a review, from its page."""
    page = f"/sk/office/reviews/{public_id}"
    seen = seen or seen_on(client.get(page))
    return send(client, f"{page}/{deed}", page=page, seen=seen, **fields)
