"""Staff give a brief to a partner of their choice, in place of another one or beside the others."""

from sqlalchemy import func, select

from app.audit import record
from app.clock import now
from app.db import db
from app.jobs.actions.counting import counted_together
from app.jobs.actions.moving import held_brief, held_job
from app.jobs.actions.offering import offer
from app.jobs.actions.office import end_by_staff
from app.jobs.actions.telling import tell_merchant
from app.jobs.models import Job
from app.jobs.queries.office import why_not_by_hand
from app.jobs.rules.briefs import ASKED, DIRECT, MOST_ASKED
from app.jobs.rules.statuses import DECLINED, require_step
from app.partners.models import Partner
from app.refusals import NotFound, Refused
from app.values import Doer


@counted_together()
def give(*, brief_id: int, partner_id: int, instead_of: int | None, reason: str, doer: Doer) -> Job:
    """Ask a partner about a brief at staff's wish. ``instead_of`` is the number of the job that
    another partner loses by that: it is declined by staff, the partner is told in words that blame
    nobody, and the merchant is, when it knows of that partner (S140).

    Raises NotFound; Refused when the brief is not before partners or the partner may not be asked;
    TooLate and JobEnded when the other job has ended.
    """
    brief = held_brief(brief_id)
    if brief.state != ASKED:
        raise Refused("Partners are not asked about this brief now. Look at what has changed.")
    why_not = why_not_by_hand(brief, partner_id)
    if why_not is not None:
        raise _refusal(why_not)
    asked = db.session.scalar(select(func.count()).where(Job.brief_id == brief_id)) or 0
    if asked >= MOST_ASKED:
        raise Refused("As many partners as may be asked have had this brief.")
    old = None if instead_of is None else _other(instead_of, brief_id)
    if old is None:
        (new,) = offer(brief, {partner_id: {}})
    else:
        _take(old, doer)
        (new,) = offer(brief, {partner_id: {}})
    record(
        "brief.given_by_hand",
        doer=doer,
        subject="brief",
        subject_id=brief_id,
        partner_id=partner_id,
        before={"brief_partner": _name(old.partner_id) if old else None},
        after={"brief_partner": _name(partner_id), "reason": reason},
    )
    return new


def _refusal(why_not: str) -> Refused:
    match why_not:
        case "unpublished":
            return Refused("This partner’s profile is not published.", field="partner")
        case "no_service":
            return Refused("This partner has named no service yet.", field="partner")
        case "asked":
            return Refused("This partner has been asked about this brief already.", field="partner")
        case "own":
            return Refused("This partner seems to be the merchant itself.", field="partner")
    # Unavailable, or on vacation.
    return Refused("This partner takes no new work at the moment.", field="partner")


def _other(job_id: int, brief_id: int) -> Job:
    job = held_job(job_id)
    if job.brief_id != brief_id:
        raise NotFound("There is no such job.")
    require_step(job.status, DECLINED, due_at=job.due_at, at=now())
    return job


def _take(job: Job, doer: Doer) -> None:
    was_known = job.answered_at is not None or job.kind == DIRECT
    end_by_staff(job, reason="reassigned", message="jobs/reassigned", doer=doer)
    if was_known:
        tell_merchant(job, "jobs/handed_over")


def _name(partner_id: int) -> str:
    return db.session.get_one(Partner, partner_id).name
