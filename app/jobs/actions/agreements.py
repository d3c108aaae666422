"""Agreement sheets, proposed by either side and confirmed by both (S10)."""

from collections.abc import Collection

from sqlalchemy import or_, update

from app.clock import now
from app.db import count_changed, db
from app.jobs.actions.moving import held_job, move
from app.jobs.actions.telling import tell_merchant, tell_partner
from app.jobs.models import Agreement, Job
from app.jobs.queries.agreements import newest_version
from app.jobs.rules.agreements import Replaced, Terms, require_talking, require_terms
from app.jobs.rules.statuses import MERCHANT, PARTNER, status_after_message
from app.refusals import NotFound, Refused


def propose_agreement(
    *, job_id: int, side: str, terms: Terms, seen: int, locale: str, user_id: int | None = None
) -> Agreement:
    """Propose a new version, which replaces the one before; whoever proposes has confirmed. It is
    the other side's turn then, and it is told. ``seen`` is the number of the version that the
    writer has before them, 0 for none.

    Raises Replaced when there is a newer one, TooLate and JobEnded outside of a conversation, and
    Refused for terms that make no sense.
    """
    job = held_job(job_id)
    require_talking(job.status, due_at=job.due_at, at=now())
    newest = newest_version(job_id)
    number = newest.number if newest else 0
    if seen != number:
        raise Replaced(
            "Somebody has proposed another version meanwhile. Look at both; your words are still "
            "in the form, and you can propose them all the same."
        )
    require_terms(terms, before=newest.terms if newest else None, number=number)
    at = move(
        job,
        status_after_message(job.status, side),
        event="agreement_proposed",
        side=side,
        user_id=user_id,
        details={"number": number + 1},
        is_unread=side == MERCHANT,
    )
    agreement = Agreement(
        job_id=job_id,
        number=number + 1,
        side=side,
        user_id=user_id,
        locale=locale,
        access=terms.access,
        rate=terms.rate,
        scope=terms.scope,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        proposed_at=at,
        partner_confirmed_at=at if side == PARTNER else None,
        partner_confirmed_by=user_id if side == PARTNER else None,
        merchant_confirmed_at=at if side == MERCHANT else None,
    )
    db.session.add(agreement)
    db.session.flush()
    _tell_other_side(job, side, "jobs/agreement_proposed", agreement)
    return agreement


def confirm_agreement(
    *, job_id: int, side: str, number: int, user_id: int | None = None
) -> Agreement:
    """Confirm the newest version, which ``number`` has to name: nobody confirms what they have not
    read. Both sides agree from then on, and the other one is told.

    Raises Replaced when there is a newer one, TooLate and JobEnded outside of a conversation.
    """
    job = held_job(job_id)
    require_talking(job.status, due_at=job.due_at, at=now())
    agreement = newest_version(job_id)
    if agreement is None:
        raise NotFound("There is no such version.")
    if agreement.number != number:
        raise Replaced(
            "Another version has been proposed meanwhile, so nothing is confirmed. Look at what "
            "has changed."
        )
    if agreement.waits_for != side:
        raise Refused("Your side has confirmed this version already.")
    at = move(
        job,
        status_after_message(job.status, side),
        event="agreement_confirmed",
        side=side,
        user_id=user_id,
        details={"number": number},
        is_unread=side == MERCHANT,
    )
    own = Agreement.partner_confirmed_at if side == PARTNER else Agreement.merchant_confirmed_at
    values = (
        {"partner_confirmed_at": at, "partner_confirmed_by": user_id}
        if side == PARTNER
        else {"merchant_confirmed_at": at}
    )
    # The job is held, so nobody comes in between; were it not, the later one would change nothing.
    step = update(Agreement).where(Agreement.id == agreement.id, own.is_(None)).values(**values)
    if count_changed(step) != 1:
        raise Refused("Your side has confirmed this version already.")
    db.session.refresh(agreement)
    _tell_other_side(job, side, "jobs/agreement_confirmed", agreement)
    return agreement


def forget_proposals(*, job_ids: Collection[int]) -> None:
    """Take out what merchants proposed that never became an agreement; what both agreed on stays,
    and so does what the partners wrote (decision 0028)."""
    is_unconfirmed = or_(
        Agreement.partner_confirmed_at.is_(None), Agreement.merchant_confirmed_at.is_(None)
    )
    count_changed(
        update(Agreement)
        .where(Agreement.job_id.in_(job_ids), Agreement.side == MERCHANT, is_unconfirmed)
        .values(access="", rate="", scope="", starts_on=None, ends_on=None)
    )


def _tell_other_side(job: Job, side: str, message: str, agreement: Agreement) -> None:
    tell = tell_merchant if side == PARTNER else tell_partner
    tell(job, message, agreement=agreement)
