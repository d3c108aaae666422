"""One step of a job, of which at most one is taken at a time.

Whoever writes about a job holds its brief first and then the job, so that a partner's answer, the
merchant's decline and the worker's expiry wait for each other and never lock each other out.
Whoever writes about several briefs holds all of them first, by their numbers (hold_briefs); the
counts of several partners come last, by the partners' numbers (counting.counted_together).
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from app.clock import now
from app.db import count_changed, db
from app.jobs.actions.counting import count_moved
from app.jobs.models import Brief, Job, JobEvent
from app.jobs.rules.statuses import (
    ENDED,
    EXPIRED,
    REPLIED,
    UNANSWERED,
    JobEnded,
    require_step,
)
from app.partners.batches import batches
from app.refusals import NotFound

NOTHING: Mapping[str, Any] = {}


def held_brief(brief_id: int) -> Brief:
    """The brief, held against other writers until the transaction ends. Raises NotFound."""
    brief = db.session.scalar(
        select(Brief)
        .where(Brief.id == brief_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if brief is None:
        raise NotFound("There is no such job.")
    return brief


def hold_briefs(brief_ids: Collection[int]) -> None:
    """Hold several briefs against other writers until the transaction ends, by their numbers: to be
    called before anything is done with the first of them."""
    hold = select(Brief.id).order_by(Brief.id).with_for_update(key_share=True)
    for batch in batches(sorted(set(brief_ids))):
        db.session.execute(hold.where(Brief.id.in_(batch))).all()


def hold_jobs(job_ids: Collection[int]) -> None:
    """Hold the briefs of several jobs in the same way."""
    briefs = select(Job.brief_id).where(Job.id.in_(job_ids))
    hold_briefs(db.session.scalars(briefs).all())


def held_job(job_id: int) -> Job:
    """The job, held with its brief until the transaction ends. Raises NotFound."""
    brief_id = db.session.scalar(select(Job.brief_id).where(Job.id == job_id))
    if brief_id is None:
        raise NotFound("There is no such job.")
    held_brief(brief_id)
    return db.session.scalars(
        select(Job)
        .where(Job.id == job_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()


def move(
    job: Job,
    to: str,
    *,
    event: str,
    side: str | None,
    user_id: int | None = None,
    details: Mapping[str, Any] = NOTHING,
    **values: object,
) -> datetime:
    """Take a step with a held job, at the time of this write (P18), and tell it in the job's
    history; ``to`` may be where it stands. ``values`` are further columns; ``moved_at`` among them
    is for a step that neither side is to see as news. Returns the moment.

    Raises TooLate and JobEnded when the step may not follow.
    """
    # Asked after the lock: whoever waited for it while the time ran out comes too late.
    at, before = now(), job.status
    require_step(before, to, due_at=job.due_at, at=at)
    if to in ENDED:
        values |= {"ended_at": at, "ended_by": side}
    if before in UNANSWERED and to == REPLIED:
        values |= {"answered_at": at}
    step = update(Job).where(Job.id == job.id, Job.status == before, Job.version == job.version)
    if before in UNANSWERED:
        step = step.where(Job.due_at <= at if to == EXPIRED else Job.due_at > at)
    step = step.values(status=to, version=Job.version + 1, **{"moved_at": at, **values})
    if count_changed(step) != 1:
        raise JobEnded("Somebody was quicker. Look at what has changed.")
    if to != before:
        count_moved(job.partner_id, {before: -1, to: 1})
    record_event(job.id, event, side=side, user_id=user_id, at=at, details=details)
    db.session.refresh(job)
    return at


def record_event(
    job_id: int,
    kind: str,
    *,
    side: str | None,
    user_id: int | None = None,
    at: datetime | None = None,
    details: Mapping[str, Any] = NOTHING,
) -> None:
    """Write a line of a job's history."""
    db.session.add(
        JobEvent(
            job_id=job_id,
            kind=kind,
            side=side,
            user_id=user_id,
            at=at or now(),
            details=dict(details),
        )
    )
    db.session.flush()
