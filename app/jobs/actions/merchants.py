"""What a merchant does with its brief as a whole. What it does with one partner stands in
actions.talking and actions.ending."""

from sqlalchemy import func, or_, select, update

from app.clock import now
from app.db import count_changed, db
from app.jobs.actions.counting import counted_together
from app.jobs.actions.ending import decline
from app.jobs.actions.matching import ask_next
from app.jobs.actions.moving import held_brief, held_job
from app.jobs.models import Brief, Job, Message
from app.jobs.queries.merchants import another_may_be_asked
from app.jobs.queries.threads import message_count
from app.jobs.rules.briefs import CLOSED, MOST_ASKED
from app.jobs.rules.merchants import PERSON_KEPT, NotForNow, require_open
from app.jobs.rules.statuses import LIVE, MERCHANT, PARTNER, is_over


@counted_together()
def close_brief(*, brief_id: int, reason: str = "solved") -> Brief:
    """The merchant needs nobody any more: what is still live is declined, and the partners are
    told. What is completed stays so. Raises NotForNow when it was closed before."""
    brief = held_brief(brief_id)
    require_open(brief.state)
    at = now()
    brief.state, brief.closed_at, brief.forget_at = CLOSED, at, at + PERSON_KEPT
    brief.version += 1
    db.session.flush()
    live = select(Job.id).where(Job.brief_id == brief_id, Job.status.in_(LIVE)).order_by(Job.id)
    for job_id in db.session.scalars(live).all():
        job = held_job(job_id)
        # Where the time is up the worker says so; nobody declines it any more (S145).
        if not is_over(job.status, job.due_at, now()):
            decline(job_id=job_id, side=MERCHANT, reason=reason)
    return brief


def ask_another(*, brief_id: int) -> None:
    """Lay a brief before one more partner (S142). Raises NotForNow when that may not be yet, and
    when nobody else is free for it: which of the two it is would tell of partners that have not
    written (S140)."""
    brief = held_brief(brief_id)
    require_open(brief.state)
    if another_may_be_asked(brief):
        live = db.session.scalar(
            select(func.count()).where(Job.brief_id == brief_id, Job.status.in_(LIVE))
        )
        brief.wanted = min(max(brief.wanted, (live or 0) + 1), MOST_ASKED)
        db.session.flush()
        if ask_next(brief):
            return
    raise NotForNow("Nobody else is free for this at the moment. Please try again tomorrow.")


def read_by_merchant(*, job_id: int, seen: int | None = None) -> None:
    """Note that the merchant has read all that a partner wrote; nothing, when there are by now more
    messages than the ``seen`` ones. To do it again changes nothing."""
    # Held, so that no message with an earlier time comes in afterwards.
    held_job(job_id)
    if seen is not None and message_count(job_id) > seen:
        return
    heard = select(func.max(Message.at)).where(Message.job_id == job_id, Message.side == PARTNER)
    last = db.session.scalar(heard)
    if last is not None:
        is_behind = or_(Job.merchant_read_at.is_(None), Job.merchant_read_at < last)
        count_changed(update(Job).where(Job.id == job_id, is_behind).values(merchant_read_at=now()))
