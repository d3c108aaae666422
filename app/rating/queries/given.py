"""Reviews as their writers and staff look at them, whatever has become of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Membership, User
from app.db import db
from app.jobs.models import Brief, Job, JobPreferences
from app.jobs.rules.statuses import COMPLETED
from app.partners.models import Partner
from app.rating.models import CRITERIA, Review
from app.rating.rules import AGAIN, OFTEN, OFTEN_FROM, OFTEN_WITHIN, WAITING, Identity, own_marks
from app.refusals import NotFound
from app.values import email_key

MOST_TOLD = 1_000
"""Reviews of one address, the newest ones."""


def review_of_job(job_id: int) -> Review | None:
    """The review that a merchant wrote about a job."""
    query = select(Review).where(Review.job_id == job_id)
    return db.session.scalar(query.execution_options(populate_existing=True))


def may_be_reviewed(job: Job) -> bool:
    """Whether a job can be reviewed: its work was done, by a partner that has written."""
    return job.status == COMPLETED and job.answered_at is not None


def review_called(public_id: str) -> Review:
    """A review with its partner, its job and brief, and who of staff looked at it. Raises
    NotFound."""
    query = (
        select(Review)
        .where(Review.public_id == public_id)
        .options(
            joinedload(Review.partner),
            joinedload(Review.job).joinedload(Job.brief),
            joinedload(Review.judged_by),
            joinedload(Review.replied_by),
        )
        .execution_options(populate_existing=True)
    )
    review = db.session.scalar(query)
    if review is None:
        raise NotFound("There is no such review.")
    return review


def reviews_with_all(ids: Sequence[int]) -> Sequence[Review]:
    """Reviews by their numbers, with what the table shows of them."""
    query = select(Review).where(Review.id.in_(ids))
    query = query.options(joinedload(Review.partner), joinedload(Review.job).joinedload(Job.brief))
    return db.session.scalars(query).all()


def waiting_reviews() -> Select[int]:
    """A question for the reviews that wait for staff."""
    return select(Review.id).where(Review.status == WAITING)


def marks_of(brief: Brief, partner: Partner, at: datetime) -> list[str]:
    """Why staff are to look twice at what a merchant writes about a partner at ``at``."""
    notices = db.session.scalar(
        select(JobPreferences.notify_email).where(JobPreferences.partner_id == partner.id)
    )
    found = own_marks(
        Identity((brief.email,), _host_of(brief.store_url)),
        Identity([email for email in (partner.email, notices) if email], _host_of(partner.website)),
        _team_emails(partner.id),
    )
    others = (
        select(Review.partner_id, Review.written_at)
        .join(Job, Job.id == Review.job_id)
        .join(Brief, Brief.id == Job.brief_id)
        .where(Brief.email_key == brief.email_key, Brief.id != brief.id)
    )
    by_same = db.session.execute(others.order_by(Review.id.desc()).limit(MOST_TOLD)).all()
    if any(partner_id == partner.id for partner_id, _ in by_same):
        found.append(AGAIN)
    if sum(written_at > at - OFTEN_WITHIN for _, written_at in by_same) >= OFTEN_FROM:
        found.append(OFTEN)
    return found


def written_by(email: str) -> list[dict[str, Any]]:
    """All reviews of whoever wrote briefs with an e-mail, the newest first."""
    key = email_key(email)
    if not key:
        return []
    query = (
        select(Review, Partner.name)
        .join(Partner, Partner.id == Review.partner_id)
        .join(Job, Job.id == Review.job_id)
        .join(Brief, Brief.id == Job.brief_id)
        .where(Brief.email_key == key)
        .order_by(Review.id.desc())
        .limit(MOST_TOLD)
    )
    return [
        {
            "partner": partner,
            "status": review.status,
            "named_as": review.client,
            **{criterion: getattr(review, criterion) for criterion in CRITERIA},
            "text": review.text,
            "language": review.locale,
            "written_at": review.written_at,
            "answer": review.reply,
            "reason": review.reason,
            "comment": review.comment,
        }
        for review, partner in db.session.execute(query)
    ]


def _team_emails(partner_id: int) -> Sequence[str]:
    query = select(User.email).join(Membership, Membership.user_id == User.id)
    return db.session.scalars(query.where(Membership.partner_id == partner_id)).all()


def _host_of(address: str) -> tuple[str, ...]:
    """The host of a website, as a shop or a partner typed it."""
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname
    except ValueError:
        return ()
    return (host,) if host else ()
