"""Access to the merchant's shop: asked for, consented to or not, ended by either side (S162,
S163). Kupec itself opens nothing: it keeps who asked for what, and what was said to it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select, update

from app.accounts.tokens import new_public_id
from app.clock import now
from app.db import count_changed, db
from app.jobs.actions.moving import held_job, move, record_event
from app.jobs.actions.telling import tell_merchant, tell_partner
from app.jobs.models import Access, Job
from app.jobs.queries.accesses import access_count
from app.jobs.rules.accesses import (
    COMES_FROM,
    GIVEN_UP,
    GRANTED,
    KINDS,
    REFUSED,
    REQUESTED,
    REVOKED,
    DecidedAlready,
    require_request,
)
from app.jobs.rules.agreements import require_talking
from app.jobs.rules.statuses import AWAITING, MERCHANT, PARTNER, REPLIED
from app.refusals import NotFound


def request_access(
    *, job_id: int, user_id: int | None, kinds: Sequence[str], what: str, why: str, locale: str
) -> Access:
    """Ask the merchant for access to its shop; it is told by mail. Raises TooLate and JobEnded
    outside of a conversation, Refused for a request that says nothing or is one too many."""
    job = held_job(job_id)
    require_talking(job.status, due_at=job.due_at, at=now())
    require_request(kinds, what, count=access_count(job_id))
    at = move(
        job, REPLIED, event="access_requested", side=PARTNER, user_id=user_id, is_unread=False
    )
    access = Access(
        public_id=new_public_id(),
        job_id=job_id,
        partner_id=job.partner_id,
        kinds=[kind for kind in KINDS if kind in kinds],
        what=what,
        why=why,
        locale=locale,
        user_id=user_id,
        requested_at=at,
    )
    db.session.add(access)
    db.session.flush()
    tell_merchant(job, "jobs/access_requested", access=access)
    return access


def grant_access(*, access_id: int, consent: str) -> Access:
    """The merchant consents; ``consent`` is all that it read and agreed to, word for word (S163).
    Raises DecidedAlready, TooLate and JobEnded."""
    return _decide(
        access_id,
        GRANTED,
        consent_text=consent,
        consent_hash=sha256(consent.encode()).hexdigest(),
    )


def refuse_access(*, access_id: int) -> Access:
    """The merchant does not consent. Raises DecidedAlready, TooLate and JobEnded."""
    return _decide(access_id, REFUSED)


def revoke_access(*, access_id: int) -> Access:
    """The merchant takes its consent back, whatever has become of the job. Raises
    DecidedAlready."""
    job = _held(access_id)
    at = now()
    access = _step(access_id, REVOKED, ended_at=at)
    _note(job, "access_revoked", side=MERCHANT, at=at)
    tell_partner(job, "jobs/access_revoked", access=access)
    return access


def give_up_access(*, access_id: int, user_id: int | None) -> Access:
    """The partner needs it no more, or takes its request back. The merchant is told where it had
    consented, so that it closes the access in the shop. Raises DecidedAlready."""
    job = _held(access_id)
    at = now()
    access = _step(access_id, GIVEN_UP, ended_at=at)
    _note(job, "access_given_up", side=PARTNER, user_id=user_id, at=at)
    if access.decided_at is not None:
        tell_merchant(job, "jobs/access_given_up", access=access)
    return access


def revoke_accesses(*, job_ids: Collection[int]) -> None:
    """Whoever is forgotten cannot come back to revoke anything: what is granted ends, what was
    asked for is refused, and the partners are told."""
    at = now()
    query = select(Access.id, Access.state).where(
        Access.job_id.in_(job_ids), Access.state.in_((REQUESTED, GRANTED))
    )
    for access_id, state in db.session.execute(query.order_by(Access.id)).all():
        job = _held(access_id)
        if state == GRANTED:
            access = _step(access_id, REVOKED, ended_at=at)
            _note(job, "access_revoked", side=MERCHANT, at=at)
            tell_partner(job, "jobs/access_revoked", access=access)
        else:
            _step(access_id, REFUSED, decided_at=at)


def _decide(access_id: int, to: str, **values: object) -> Access:
    job = _held(access_id)
    require_talking(job.status, due_at=job.due_at, at=now())
    at = move(job, AWAITING, event=f"access_{to}", side=MERCHANT, is_unread=True)
    access = _step(access_id, to, decided_at=at, **values)
    tell_partner(job, "jobs/access_decided", access=access)
    return access


def _held(access_id: int) -> Job:
    job_id = db.session.scalar(select(Access.job_id).where(Access.id == access_id))
    if job_id is None:
        raise NotFound("There is no such access.")
    return held_job(job_id)


def _step(access_id: int, to: str, **values: object) -> Access:
    """Of two at once one wins: the later one finds a state that its step does not follow."""
    step = update(Access).where(Access.id == access_id, Access.state.in_(COMES_FROM[to]))
    if count_changed(step.values(state=to, **values)) != 1:
        raise DecidedAlready("This has been decided or ended already. Look at how it stands now.")
    return db.session.get_one(Access, access_id, populate_existing=True)


def _note(job: Job, event: str, *, side: str, at: datetime, user_id: int | None = None) -> None:
    """Tell something in a job's history that leaves it where it stands, also when it has ended."""
    values = {"is_unread": True} if side == MERCHANT else {}
    count_changed(
        update(Job).where(Job.id == job.id).values(version=Job.version + 1, moved_at=at, **values)
    )
    db.session.refresh(job)
    record_event(job.id, event, side=side, user_id=user_id, at=at)
