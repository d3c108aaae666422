"""Messages between the two sides (S138, S155, S156, S159)."""

from app.db import db
from app.jobs.actions.moving import held_job, move
from app.jobs.actions.telling import tell_merchant, tell_partner
from app.jobs.models import Message
from app.jobs.rules.statuses import INACTIVE, MERCHANT, PARTNER, UNANSWERED, status_after_message


def write_message(
    *, job_id: int, side: str, body: str, locale: str, user_id: int | None = None
) -> Message:
    """Write to the other side, whose turn it then is; an inactive job lives again. The first
    message of a partner is its answer. Tells the other side by mail.

    Raises TooLate when the 72 hours are over at this moment, JobEnded when the job has ended.
    """
    job = held_job(job_id)
    before = job.status
    event = "revived" if before == INACTIVE else "wrote"
    if side == PARTNER and before in UNANSWERED:
        event = "answered"
    at = move(
        job,
        status_after_message(before, side),
        event=event,
        side=side,
        user_id=user_id,
        is_unread=side == MERCHANT,
    )
    message = Message(job_id=job.id, side=side, user_id=user_id, body=body, locale=locale, at=at)
    db.session.add(message)
    db.session.flush()
    if side == PARTNER:
        tell_merchant(job, "jobs/partner_wrote", body=body, is_first=event == "answered")
    else:
        tell_partner(job, "jobs/merchant_wrote", body=body)
    return message
