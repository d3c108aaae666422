"""What a team does with its jobs for itself: reading and assigning them. No merchant sees it."""

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.accounts.models import Membership
from app.clock import now
from app.db import count_changed, db
from app.jobs.actions.moving import held_job, record_event
from app.jobs.models import Job, JobRead
from app.jobs.rules.statuses import PARTNER
from app.refusals import Refused


def mark_read(*, job_id: int, user_id: int) -> None:
    """Let a job be read by a member of the team, up to now. It stays ``new`` until it is opened."""
    count_changed(update(Job).where(Job.id == job_id, Job.is_unread).values(is_unread=False))
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    row = dialect.insert(JobRead).values(job_id=job_id, user_id=user_id, read_at=now())
    db.session.execute(
        row.on_conflict_do_update(
            index_elements=["job_id", "user_id"], set_={"read_at": row.excluded.read_at}
        )
    )


def assign(*, job_id: int, member_id: int | None, user_id: int) -> bool:
    """Assign a job to one of the team, or to nobody; whether anything changed. Refused when the
    team has nobody of that number."""
    job = held_job(job_id)
    if job.assigned_to == member_id:
        return False
    is_member = select(Membership.user_id).where(
        Membership.user_id == member_id, Membership.partner_id == job.partner_id
    )
    if member_id is not None and db.session.scalar(is_member) is None:
        raise Refused("This person is not in your team any more.", field="member")
    count_changed(update(Job).where(Job.id == job_id).values(assigned_to=member_id))
    db.session.refresh(job)
    details = {"member": member_id}
    record_event(job.id, "assigned", side=PARTNER, user_id=user_id, details=details)
    return True
