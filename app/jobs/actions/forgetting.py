"""Forgetting: what was never confirmed, who asked long ago, links that have ended, and whoever
wishes it."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update

from app.audit import record
from app.clock import now
from app.db import count_changed, db
from app.jobs.actions.accesses import revoke_accesses
from app.jobs.actions.agreements import forget_proposals
from app.jobs.actions.counting import counted_together
from app.jobs.actions.drafts import forget_drafts
from app.jobs.actions.finding import keep_brief_words, keep_job_words, remove_briefs
from app.jobs.actions.merchants import close_brief
from app.jobs.actions.moving import hold_briefs
from app.jobs.hooks import forget_elsewhere
from app.jobs.models import (
    Brief,
    BriefDraft,
    BriefLink,
    Job,
    JobWord,
    LinkRequest,
    Message,
    MessageFile,
    Note,
)
from app.jobs.rules.briefs import ASKED, CLOSED, CONFIRMED_WITHIN, HELD, SPAM, UNCONFIRMED
from app.jobs.rules.merchants import (
    HELD_KEPT,
    PERSON_KEPT,
    QUIET_CLOSED,
    SILENT_CLOSED,
    SPAM_KEPT,
)
from app.jobs.rules.statuses import LIVE, MERCHANT
from app.values import MACHINE, Doer, email_key

BATCH = 200
NOBODY = "–"
"""In place of a name."""


def forget_what_ended() -> int:
    """Remove briefs that nobody has confirmed and spam, drafts that nobody sends, and links that
    open nothing any more; returns how many rows it were."""
    at = now()
    is_over = and_(
        or_(
            and_(
                Brief.state.in_((UNCONFIRMED, HELD)),
                Brief.confirmed_at.is_(None),
                Brief.sent_at <= at - CONFIRMED_WITHIN,
            ),
            and_(Brief.state == SPAM, Brief.sent_at <= at - SPAM_KEPT),
        ),
        ~exists().where(Job.brief_id == Brief.id),
    )
    links = count_changed(delete(BriefLink).where(BriefLink.ends_at <= at))
    return forget_drafts() + links + remove_briefs(is_over)


def close_what_is_over() -> int:
    """Close some of the briefs in which nothing has happened for long: 60 days after the last
    partner has ended, or nobody was found, a year after the last word otherwise; returns how many.
    Nobody is told: there is nothing to be done."""
    at = now()
    has_no_end = (Brief.state == CLOSED) & Brief.forget_at.is_(None) & Brief.forgotten_at.is_(None)
    count_changed(update(Brief).where(has_no_end).values(forget_at=at + PERSON_KEPT))
    has_live = exists().where(Job.brief_id == Brief.id, Job.status.in_(LIVE))
    is_over = and_(
        Brief.state == ASKED,
        # One that found nobody was never asked about.
        func.coalesce(Brief.asked_at, Brief.confirmed_at) <= at - QUIET_CLOSED,
        ~_moved_since(Job.moved_at > at - QUIET_CLOSED),
        ~and_(has_live, _moved_since(Job.moved_at > at - SILENT_CLOSED)),
    )
    query = select(Brief.id).where(is_over).order_by(Brief.sent_at, Brief.id).limit(BATCH)
    found = db.session.scalars(query).all()
    hold_briefs(found)
    # Asked again now that they are held: somebody may have written in the meantime.
    return count_changed(
        update(Brief)
        .where(Brief.id.in_(found), is_over)
        .values(state=CLOSED, closed_at=at, forget_at=at + PERSON_KEPT, version=Brief.version + 1)
    )


def forget_unseen() -> int:
    """Close some of the briefs that staff were to look at and never did, and take the person out;
    returns how many. No partner has heard of them. Meanwhile they wait on the dashboard."""
    is_due = and_(
        Brief.state == HELD,
        Brief.confirmed_at.is_not(None),
        Brief.sent_at <= now() - HELD_KEPT,
    )
    query = select(Brief.id).where(is_due)
    found = db.session.scalars(query.order_by(Brief.sent_at, Brief.id).limit(BATCH)).all()
    hold_briefs(found)
    # Asked again now that they are held: staff may have let one go in the meantime.
    unseen = db.session.scalars(query.where(Brief.id.in_(found))).all()
    values = {"state": CLOSED, "closed_at": now()}
    count_changed(update(Brief).where(Brief.id.in_(unseen)).values(**values))
    _blank(unseen, MACHINE, by_wish=False)
    return len(unseen)


def forget_people() -> int:
    """Take the person out of some of the briefs that ended two years ago; returns how many were
    looked at. Where people went on talking after all, it is put off."""
    at = now()
    goes_on = _moved_since(Job.moved_at > at - PERSON_KEPT) & (Brief.state != SPAM)
    query = select(Brief.id, goes_on)
    due = query.where(Brief.forget_at <= at).order_by(Brief.forget_at).limit(BATCH)
    hold_briefs([brief_id for brief_id, _ in db.session.execute(due).all()])
    # Asked again now that they are held: somebody may have written in the meantime.
    found = db.session.execute(due).all()
    talking = [brief_id for brief_id, is_put_off in found if is_put_off]
    count_changed(update(Brief).where(Brief.id.in_(talking)).values(forget_at=at + PERSON_KEPT))
    _blank([brief_id for brief_id, is_put_off in found if not is_put_off], MACHINE, by_wish=False)
    return len(found)


@counted_together()
def forget(*, email: str, doer: Doer) -> int:
    """Take a person out of all briefs and drafts with an e-mail, at the person's wish; returns out
    of how many. What is still open is closed, and the partners are told that nobody is wanted any
    more. They keep that there was a job, when, of what kind and how it ended, and what they wrote
    themselves; what the merchant wrote, and what a team has noted down about it, goes."""
    key = email_key(email)
    if not key:
        # Those who were forgotten have no address: they are nobody's.
        return 0
    drafts = count_changed(delete(BriefDraft).where(BriefDraft.email_key == key))
    count_changed(delete(LinkRequest).where(LinkRequest.email_key == key))
    query = select(Brief.id, Brief.state).where(Brief.email_key == key).order_by(Brief.id)
    hold_briefs([brief_id for brief_id, _ in db.session.execute(query).all()])
    # Asked again now that they are held: staff may have let one go in the meantime.
    found = db.session.execute(query).all()
    for brief_id, state in found:
        if state in (HELD, ASKED):
            close_brief(brief_id=brief_id, reason="other")
    remove_briefs(Brief.email_key == key, Brief.state == UNCONFIRMED)
    known = [brief_id for brief_id, state in found if state != UNCONFIRMED]
    _blank(known, doer, by_wish=True)
    return len(found) + drafts


def _moved_since(later: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Job.brief_id == Brief.id, later)


def _blank(ids: Collection[int], doer: Doer, *, by_wish: bool) -> None:
    at = now()
    nothing = dict.fromkeys(
        ("email", "email_key", "phone", "company", "store_url", "requirements", "business"), ""
    )
    is_its = Brief.id.in_(ids)
    count_changed(
        update(Brief)
        .where(is_its)
        .values(**nothing, name=NOBODY, forget_at=None, forgotten_at=at, version=Brief.version + 1)
    )
    count_changed(delete(BriefLink).where(BriefLink.brief_id.in_(ids)))
    jobs = db.session.scalars(select(Job).where(Job.brief_id.in_(ids)).order_by(Job.id)).all()
    numbers = [job.id for job in jobs]
    revoke_accesses(job_ids=numbers)
    forget_proposals(job_ids=numbers)
    forget_elsewhere(numbers, by_wish=by_wish)
    is_merchants = Message.job_id.in_(numbers) & (Message.side == MERCHANT)
    said = select(Message.id).where(is_merchants)
    count_changed(delete(MessageFile).where(MessageFile.message_id.in_(said)))
    count_changed(update(Message).where(is_merchants).values(body=""))
    count_changed(delete(Note).where(Note.job_id.in_(numbers)))
    said_why = Job.id.in_(numbers) & (Job.ended_by == MERCHANT)
    count_changed(update(Job).where(said_why).values(comment=""))
    count_changed(delete(JobWord).where(JobWord.job_id.in_(numbers)))
    db.session.expire_all()
    briefs = {brief.id: brief for brief in db.session.scalars(select(Brief).where(is_its))}
    for job in jobs:
        # By the service alone it is still found.
        keep_job_words(job, briefs[job.brief_id])
    keep_brief_words(*briefs.values())
    for brief_id in ids:
        record("brief.forgotten", doer=doer, subject="brief", subject_id=brief_id)
