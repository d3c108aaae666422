"""Messages between the two sides (S138, S155, S156, S159)."""

from collections.abc import Sequence

from sqlalchemy import select

from app.accounts.models import User
from app.db import db
from app.jobs.actions.files import keep_files
from app.jobs.actions.moving import held_job, move
from app.jobs.actions.telling import tell_merchant, tell_partner
from app.jobs.attachments import Attached
from app.jobs.models import Message
from app.jobs.rules.statuses import INACTIVE, MERCHANT, PARTNER, UNANSWERED, status_after_message
from app.refusals import Refused


class AnsweredMeanwhile(Refused):
    """Somebody of the same team has written since the page was opened."""


def write_message(
    *,
    job_id: int,
    side: str,
    body: str,
    locale: str,
    user_id: int | None = None,
    files: Sequence[Attached] = (),
    seen: int | None = None,
) -> Message:
    """Write to the other side, whose turn it then is; an inactive job lives again. The first
    message of a partner is its answer. Tells the other side by mail. ``seen`` is how many messages
    of the job the writer has before them; None asks nothing.

    Raises TooLate when the 72 hours are over at this moment, JobEnded when the job has ended,
    AnsweredMeanwhile when a colleague has written what the writer has not seen.
    """
    job = held_job(job_id)
    before = job.status
    event = "revived" if before == INACTIVE else "wrote"
    if side == PARTNER and before in UNANSWERED:
        event = "answered"
    if seen is not None and side == PARTNER:
        _require_seen(job_id, seen, user_id)
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
    keep_files(message, files)
    if side == PARTNER:
        tell_merchant(job, "jobs/partner_wrote", body=body, body_locale=locale)
    else:
        tell_partner(job, "jobs/merchant_wrote", body=body, body_locale=locale)
    return message


def _require_seen(job_id: int, seen: int, user_id: int | None) -> None:
    """Two members who answer at once would say the same twice, or the opposite: the later one
    first reads what the other wrote. The job is held, so that nobody comes in between."""
    later = (
        select(Message.user_id, User.name)
        .outerjoin(User, User.id == Message.user_id)
        .where(Message.job_id == job_id)
        .order_by(Message.id)
        .offset(seen)
    )
    # A merchant's message has no user; nor has one of somebody who is gone.
    for writer_id, name in db.session.execute(later):
        if writer_id is not None and writer_id != user_id:
            raise AnsweredMeanwhile(
                "%(name)s has written meanwhile. Read it above; your text is still here, and you "
                "can send it all the same.",
                name=name,
            )
