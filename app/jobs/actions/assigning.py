"""Who of a team looks after a job."""

from sqlalchemy import update

from app.accounts.models import Membership, User
from app.db import count_changed, db
from app.jobs.actions.moving import held_job, record_event
from app.jobs.addresses import thread_link
from app.jobs.models import Brief, Job
from app.jobs.rules.statuses import PARTNER
from app.mail.actions import post_mail
from app.refusals import NotFound


def assign(*, job_id: int, to: int | None, user_id: int) -> Job:
    """Let somebody of the team look after a job, or nobody; whoever else it was given to is told by
    mail. Raises NotFound for somebody who is not of the team."""
    job = held_job(job_id)
    if to == job.assigned_to:
        return job
    if to is not None:
        membership = db.session.get(Membership, to)
        user = db.session.get(User, to)
        if membership is None or user is None or membership.partner_id != job.partner_id:
            raise NotFound("There is nobody like that in your team.")
        if to != user_id and user.state == "active" and not user.is_invited:
            post_mail(
                message="jobs/assigned",
                to=user.email,
                locale=user.locale,
                job=job,
                brief=db.session.get_one(Brief, job.brief_id),
                by=db.session.get_one(User, user_id).name,
                link=thread_link(job, user.locale),
            )
    count_changed(
        update(Job).where(Job.id == job_id).values(assigned_to=to, version=Job.version + 1)
    )
    record_event(job_id, "assigned", side=PARTNER, user_id=user_id, details={"to": to})
    db.session.refresh(job)
    return job
