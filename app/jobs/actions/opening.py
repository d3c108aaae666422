"""Opening a job and reading what came (S152). Neither stops the clock (S144)."""

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from app.clock import now
from app.db import count_changed, db
from app.jobs.actions.moving import held_job, move
from app.jobs.models import Job, JobRead
from app.jobs.queries.threads import message_count
from app.jobs.rules.statuses import NEW, OPEN, PARTNER, is_over


def open_job(*, job_id: int, user_id: int) -> None:
    """Write down that somebody of the team has the job before them: a new one is open from then
    on, and nothing in it is unread. Done once or many times, the outcome is the same."""
    job = held_job(job_id)
    if job.status == NEW and not is_over(job.status, job.due_at, now()):
        move(
            job,
            OPEN,
            event="opened",
            side=PARTNER,
            user_id=user_id,
            opened_at=now(),
            # Nothing has happened that the list of jobs should be put in another order for.
            moved_at=job.moved_at,
        )
    _have_read(job_id, user_id)


def read_job(*, job_id: int, user_id: int, seen: int) -> None:
    """Write down that somebody has read so many messages; when there are more by now, nothing."""
    held_job(job_id)
    if message_count(job_id) <= seen:
        _have_read(job_id, user_id)


def _have_read(job_id: int, user_id: int) -> None:
    at = now()
    count_changed(update(Job).where(Job.id == job_id, Job.is_unread).values(is_unread=False))
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    row = dialect.insert(JobRead).values(job_id=job_id, user_id=user_id, read_at=at)
    db.session.execute(
        row.on_conflict_do_update(
            index_elements=["job_id", "user_id"], set_={"read_at": row.excluded.read_at}
        )
    )
