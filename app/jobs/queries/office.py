"""What the office asks about briefs and jobs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.db import db
from app.jobs.models import Brief, Job, JobEvent
from app.jobs.queries.candidates import candidates_of, need_of
from app.jobs.queries.field import Field
from app.jobs.rules.briefs import ASKED, HELD
from app.jobs.rules.matching import why_out
from app.jobs.rules.statuses import EXPIRED, UNANSWERED
from app.mail.models import OutgoingMail
from app.partners.models import Partner, Tier
from app.refusals import NotFound

MOST_MAILS = 20
MOST_EVENTS = 100
"""Of one job, the first ones."""
HELD_ONES, FOUND_NOBODY = ("held", "nobody")
"""Why a brief waits for staff."""


def brief_called(public_id: str) -> Brief:
    """A brief with its category and the partner of an enquiry. Raises NotFound."""
    query = select(Brief).where(Brief.public_id == public_id)
    query = query.options(joinedload(Brief.category), joinedload(Brief.partner))
    brief = db.session.scalar(query)
    if brief is None:
        raise NotFound("There is no such brief.")
    return brief


def briefs_with_all(ids: Sequence[int]) -> Sequence[Brief]:
    """Briefs by their numbers, with what the table shows of them."""
    query = select(Brief).where(Brief.id.in_(ids))
    query = query.options(joinedload(Brief.category), joinedload(Brief.partner))
    return db.session.scalars(query).all()


def found_nobody() -> ColumnElement[bool]:
    """The condition of briefs that no partner was ever asked about, although it was their turn."""
    return and_(Brief.state == ASKED, Brief.asked_at.is_(None))


def held_briefs() -> Select[int]:
    """A question for the briefs that staff have to look at before partners are asked."""
    return select(Brief.id).where(Brief.state == HELD)


def briefs_without_partners() -> Select[int]:
    """A question for the briefs that found nobody."""
    return select(Brief.id).where(found_nobody())


def mails_to_merchant(brief: Brief) -> Sequence[OutgoingMail]:
    """The last mails to a merchant since the brief came in, the newest first."""
    if not brief.email:
        return []
    query = select(OutgoingMail).where(
        OutgoingMail.recipient == brief.email,
        OutgoingMail.message.startswith("jobs/"),
        OutgoingMail.created_at >= brief.sent_at,
    )
    return db.session.scalars(query.order_by(OutgoingMail.id.desc()).limit(MOST_MAILS)).all()


def jobs_with_all(ids: Sequence[int]) -> Sequence[Job]:
    """Jobs by their numbers, with what the table shows of them."""
    query = select(Job).where(Job.id.in_(ids))
    query = query.options(joinedload(Job.partner), joinedload(Job.brief).joinedload(Brief.category))
    return db.session.scalars(query).all()


def jobs_about(brief: Brief) -> Sequence[Job]:
    """The jobs of a brief, in the order in which partners were asked; MOST_ASKED at most, and those
    that staff gave to somebody."""
    query = select(Job).where(Job.brief_id == brief.id).order_by(Job.id)
    return db.session.scalars(query.options(joinedload(Job.partner))).all()


def job_called(public_id: str) -> Job:
    """A job with its brief and partner. Raises NotFound."""
    query = select(Job).where(Job.public_id == public_id)
    job = db.session.scalar(query.options(joinedload(Job.brief), joinedload(Job.partner)))
    if job is None:
        raise NotFound("There is no such job.")
    return job


def events_of(jobs: Sequence[Job]) -> Mapping[int, Sequence[tuple[JobEvent, str | None]]]:
    """A job's number → the steps of its history, with who of a team or of staff took them."""
    place = func.row_number().over(partition_by=JobEvent.job_id, order_by=JobEvent.id)
    numbered = (
        select(JobEvent.id, place.label("place"))
        .where(JobEvent.job_id.in_([job.id for job in jobs]))
        .subquery()
    )
    query = (
        select(JobEvent, User.name)
        .join(numbered, numbered.c.id == JobEvent.id)
        .outerjoin(User, User.id == JobEvent.user_id)
        .where(numbered.c.place <= MOST_EVENTS)
        .order_by(JobEvent.at, JobEvent.id)
    )
    events: dict[int, list[tuple[JobEvent, str | None]]] = defaultdict(list)
    for event, name in db.session.execute(query):
        events[event.job_id].append((event, name))
    return events


def why_not_by_hand(brief: Brief, partner_id: int) -> str | None:
    """Which condition keeps staff from giving a brief to a partner (rules.matching.CONDITIONS);
    None when none does. Whether its categories and languages fit is theirs to judge."""
    levels = dict.fromkeys(db.session.scalars(select(Tier.id)), 1)
    candidates = candidates_of(brief, Field((partner_id,), levels, listed=1, is_whole=True))
    asked = db.session.scalars(select(Job.partner_id).where(Job.brief_id == brief.id)).all()
    need = replace(need_of(brief), category_id=None, language="", dropshipping=False)
    return next((why_out(need, candidate, asked) for candidate in candidates), "unpublished")


def partners_to_suggest(jobs: Sequence[Job]) -> Sequence[tuple[str, str]]:
    """Slug and name of the partners that stood high when others were picked and were not asked."""
    ids = {each["partner"] for job in jobs for each in job.why.get("best", ())}
    ids -= {job.partner_id for job in jobs}
    query = select(Partner.slug, Partner.name).where(Partner.id.in_(ids))
    return [(slug, name) for slug, name in db.session.execute(query.order_by(Partner.name_key))]


def named_partners(jobs: Sequence[Job]) -> Mapping[int, str]:
    """Number → name of all partners that the explanations of these jobs name."""
    ids = {each["partner"] for job in jobs for each in job.why.get("best", ())}
    rows = db.session.execute(select(Partner.id, Partner.name).where(Partner.id.in_(ids)))
    return dict(rows.all())


def has_expired(at: datetime) -> ColumnElement[bool]:
    """The condition of jobs whose 72 hours are over, whatever the worker has done (P18)."""
    return or_(Job.status == EXPIRED, and_(Job.status.in_(UNANSWERED), Job.due_at <= at))
