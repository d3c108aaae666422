"""Declining, expiring, completing a job, and setting it aside."""

from sqlalchemy import select

from app.clock import now
from app.db import db
from app.jobs.actions.counting import counted_together
from app.jobs.actions.matching import ask_next
from app.jobs.actions.moving import held_brief, held_job, move
from app.jobs.actions.outcomes import tell_if_nobody_is_left
from app.jobs.actions.telling import tell_merchant, tell_partner
from app.jobs.hooks import all_after_completion
from app.jobs.models import Job
from app.jobs.rules.briefs import DIRECT
from app.jobs.rules.statuses import (
    COMPLETED,
    DECLINED,
    EXPIRED,
    INACTIVE,
    MERCHANT,
    PARTNER,
    UNANSWERED,
)


@counted_together()
def decline(
    *, job_id: int, side: str, reason: str, comment: str = "", user_id: int | None = None
) -> Job:
    """Decline a job (S141, S164). After a partner's decline the next best one is asked at once
    (S142). Raises TooLate and JobEnded."""
    job = held_job(job_id)
    was_known = job.answered_at is not None or job.kind == DIRECT
    move(
        job,
        DECLINED,
        event="declined",
        side=side,
        user_id=user_id,
        details={"reason": reason},
        reason=reason,
        comment=comment,
        is_unread=False,
    )
    if side == PARTNER:
        brief = held_brief(job.brief_id)
        ask_next(brief)
        # A matched merchant does not learn of a partner that has not written (S140).
        if was_known:
            tell_merchant(job, "jobs/partner_declined")
        else:
            tell_if_nobody_is_left(brief)
    elif side == MERCHANT:
        tell_partner(job, "jobs/merchant_declined")
    return job


def set_aside(*, job_id: int, user_id: int | None) -> Job:
    """Mark a job as inactive; messages stay possible (S157)."""
    job = held_job(job_id)
    move(job, INACTIVE, event="inactive", side=PARTNER, user_id=user_id, is_unread=False)
    return job


def complete(*, job_id: int, side: str, user_id: int | None = None) -> Job:
    """Mark a job as completed (S158). What comes after it, rooms above have told (app.jobs.hooks):
    the merchant hears of it with them, the partner here."""
    job = held_job(job_id)
    move(job, COMPLETED, event="completed", side=side, user_id=user_id, is_unread=False)
    if side == MERCHANT:
        tell_partner(job, "jobs/merchant_completed")
    for after in all_after_completion():
        after.do(job, side)
    return job


@counted_together()
def expire_next() -> int:
    """End the job whose 72 hours were over first (S145), and ask the next best partner; returns how
    many there were: one or none. Nothing depends on its punctuality: every write asks the clock
    itself (P18).

    One job a transaction: looking for the next best partner takes its time, and whoever writes
    meanwhile, everybody on SQLite, is to wait for one of them only.
    """
    due = select(Job.id).where(Job.status.in_(UNANSWERED), Job.due_at <= now())
    job_id = db.session.scalar(due.order_by(Job.due_at).limit(1))
    if job_id is None:
        return 0
    job = held_job(job_id)
    # Else somebody was quicker, and it is not to be ended any more.
    if job.status in UNANSWERED:
        move(job, EXPIRED, event="expired", side=None, is_unread=False)
        tell_partner(job, "jobs/expired")
        brief = held_brief(job.brief_id)
        ask_next(brief)
        tell_if_nobody_is_left(brief)
    return 1
