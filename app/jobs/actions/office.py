"""What staff do with a brief as a whole."""

from sqlalchemy import delete, select

from app.audit import record
from app.clock import now
from app.db import count_changed, db
from app.jobs.actions.counting import counted_together
from app.jobs.actions.matching import ask_next
from app.jobs.actions.moving import held_brief, held_job, move
from app.jobs.actions.telling import tell_partner
from app.jobs.models import Brief, BriefLink, Job
from app.jobs.rules.briefs import ASKED, HELD, MATCH, SPAM, UNCONFIRMED
from app.jobs.rules.merchants import SPAM_KEPT
from app.jobs.rules.statuses import DECLINED, LIVE, STAFF, is_over
from app.refusals import Refused
from app.values import Doer

MAY_BE_SPAM = (UNCONFIRMED, HELD, ASKED)


@counted_together()
def call_spam(*, brief_id: int, reason: str, doer: Doer) -> Brief:
    """Call a brief spam: its jobs are declined and the partners told that they need do nothing,
    the links to it open nothing any more, and it is forgotten after SPAM_KEPT. Raises NotFound, and
    Refused for a brief that has ended."""
    brief = held_brief(brief_id)
    before = brief.state
    if before not in MAY_BE_SPAM:
        raise Refused("This brief has ended already. Look at what has changed.")
    at = now()
    brief.state, brief.closed_at, brief.forget_at = SPAM, at, at + SPAM_KEPT
    brief.version += 1
    db.session.flush()
    count_changed(delete(BriefLink).where(BriefLink.brief_id == brief_id))
    live = select(Job.id).where(Job.brief_id == brief_id, Job.status.in_(LIVE))
    for job_id in db.session.scalars(live.order_by(Job.id)).all():
        job = held_job(job_id)
        # Where the time is up the worker says so; nobody declines it any more (S145).
        if not is_over(job.status, job.due_at, now()):
            end_by_staff(job, reason=SPAM, message="jobs/called_off", doer=doer)
    record(
        "brief.called_spam",
        doer=doer,
        subject="brief",
        subject_id=brief_id,
        before={"brief_state": before},
        after={"brief_state": SPAM, "reason": reason},
    )
    return brief


def search_again(*, brief_id: int, doer: Doer) -> list[Job]:
    """Look for partners for a brief that found nobody, or too few. Raises NotFound, and Refused
    when nobody is to be asked, or nobody is free even now."""
    brief = held_brief(brief_id)
    if brief.state != ASKED:
        raise Refused("Partners are not asked about this brief now. Look at what has changed.")
    if brief.kind != MATCH:
        raise Refused("This enquiry was meant for one partner, so nobody else is looked for.")
    offered = ask_next(brief)
    if not offered:
        raise Refused("Nobody who fits and has not been asked yet is free at the moment.")
    record(
        "brief.searched_again",
        doer=doer,
        subject="brief",
        subject_id=brief_id,
        after={"asked_partners": len(offered)},
    )
    return offered


def end_by_staff(job: Job, *, reason: str, message: str, doer: Doer) -> None:
    """Decline a held job for a reason of staff's own, and tell the partner in a mail. It counts
    against nobody. Raises TooLate and JobEnded."""
    move(
        job,
        DECLINED,
        event="declined",
        side=STAFF,
        user_id=doer.user_id,
        details={"reason": reason},
        reason=reason,
        is_unread=False,
    )
    tell_partner(job, message)
