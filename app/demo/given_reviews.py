"""What merchants of the demo's jobs said: reviews in every state, some with an answer."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.demo.briefs import job_id_of, written_briefs
from app.demo.ids import made_up
from app.jobs.actions.moving import record_event
from app.jobs.models import Job
from app.jobs.rules.statuses import MERCHANT
from app.rating.actions import refresh_ratings
from app.rating.actions.giving import public_name
from app.rating.models import Review
from app.rating.rules import CRITERIA, FROM_JOB, PUBLISHED, TAKEN_DOWN, WAITING

WRITTEN_AFTER = timedelta(hours=20)
LOOKED_AT_AFTER = timedelta(hours=30)
ANSWERED_AFTER = timedelta(hours=52)
"""All of them after the job was completed."""


def demo_review(status: str, tier: str = "gold") -> str:
    """The public id of a review of this status that the demo's partner of a level has."""
    return _named(
        next(
            number
            for number, entry in enumerate(written_briefs())
            if entry["to"] == tier and entry.get("review", {}).get("status") == status
        )
    )


def add_given_reviews(session: Session) -> None:
    """Add the reviews to the jobs that are there."""
    partners = {
        partner_id
        for number, entry in enumerate(written_briefs())
        if "review" in entry and (partner_id := _add(session, number, entry)) is not None
    }
    _refresh(session, partners)


def _add(session: Session, number: int, entry: dict[str, Any]) -> int | None:
    job = session.scalar(
        select(Job).where(Job.public_id == job_id_of(number)).options(joinedload(Job.brief))
    )
    if job is None or job.ended_at is None:
        return None
    given, locale, written_at = entry["review"], entry["locale"], job.ended_at + WRITTEN_AFTER
    reply, status = given.get("reply", ""), given["status"]
    is_judged = status != WAITING
    session.add(
        Review(
            public_id=_named(number),
            partner_id=job.partner_id,
            job_id=job.id,
            source=FROM_JOB,
            status=status,
            version={WAITING: 1, TAKEN_DOWN: 3}.get(status, 2) + bool(reply),
            naming=given["naming"],
            client=public_name(job.brief, given["naming"]),
            locale=locale,
            text=given["text"],
            written_at=written_at,
            marks=given.get("marks", ""),
            judged_at=job.ended_at + LOOKED_AT_AFTER if is_judged else None,
            reason=given.get("reason", ""),
            comment=given.get("comment", ""),
            reply=reply,
            reply_locale=locale if reply else "",
            replied_at=job.ended_at + ANSWERED_AFTER if reply else None,
            **dict(zip(CRITERIA, given["grades"], strict=True)),
        )
    )
    record_event(job.id, "reviewed", side=MERCHANT, at=written_at)
    return job.partner_id if status == PUBLISHED else None


def _refresh(session: Session, partner_ids: Collection[int]) -> None:
    session.flush()
    refresh_ratings(partner_ids)


def _named(number: int) -> str:
    return made_up(f"review {number}")
