"""Reminders of jobs that have not been answered (S144)."""

from sqlalchemy import and_, or_, select, update

from app.clock import now
from app.db import count_changed, db
from app.jobs.actions.moving import hold_jobs
from app.jobs.actions.telling import tell_partner
from app.jobs.models import Job
from app.jobs.queries.stretches import RUNNING
from app.jobs.rules.clock import time_left
from app.jobs.rules.statuses import FIRST_ANSWER, REMINDERS, UNANSWERED, reminders_due

AT_ONCE = 50
"""Jobs that one transaction of the worker reminds of."""


def remind_of_jobs() -> int:
    """Remind of some of the jobs whose reminders are due; returns how many. One mail for each,
    however many reminders have become due since the worker came last."""
    at = now()
    is_due = or_(
        *(
            and_(Job.due_at <= at + FIRST_ANSWER - after, Job.reminded < number)
            for number, after in enumerate(REMINDERS, 1)
        )
    )
    due = (
        select(Job)
        .where(RUNNING, Job.due_at > at, is_due)
        .order_by(Job.id)
        .limit(AT_ONCE)
        .with_hint(Job, "INDEXED BY ix_jobs_due_at", "sqlite")
    )
    reminded, found = 0, db.session.scalars(due).all()
    # Their briefs too, as everybody does who writes about jobs, or two would lock each other out.
    hold_jobs([job.id for job in found])
    for job in found:
        number = reminders_due(job.asked_at, at)
        left = time_left(job.status, job.due_at, at)
        # Of two workers one finds the row as it was; whoever has been answered is left in peace.
        step = update(Job).where(
            Job.id == job.id, Job.status.in_(UNANSWERED), Job.due_at > at, Job.reminded < number
        )
        if left is None or count_changed(step.values(reminded=number)) != 1:
            continue
        tell_partner(job, "jobs/reminder", left=left)
        reminded += 1
    return reminded
