"""Reads of accesses to merchants' shops."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.db import db
from app.jobs.models import Access, Job
from app.jobs.rules.briefs import MOST_ACCESSES
from app.refusals import NotFound

SHOWN_ACCESSES = 50
"""Of a partner's list at a time."""


def accesses_of(job_id: int) -> Sequence[Access]:
    """What was asked for in one job, the newest first."""
    query = (
        select(Access)
        .where(Access.job_id == job_id)
        .order_by(Access.id.desc())
        .limit(MOST_ACCESSES)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(query).all()


def access_of(job_id: int, public_id: str) -> Access:
    """One access of a job. Raises NotFound for one of another job (P23)."""
    access = db.session.scalar(
        select(Access)
        .where(Access.public_id == public_id, Access.job_id == job_id)
        .execution_options(populate_existing=True)
    )
    if access is None:
        raise NotFound("There is no such access.")
    return access


def access_count(job_id: int) -> int:
    """How many were asked for in one job."""
    query = select(func.count()).select_from(Access).where(Access.job_id == job_id)
    return db.session.scalar(query) or 0


def partner_accesses(partner_id: int, *, state: str = "", before: str = "") -> Sequence[Access]:
    """A partner's accesses in all jobs, those asked for last first, with their jobs and briefs: one
    more than a page shows, where there are more. ``before`` is the public id of the last one of
    the page before; what is none begins at the beginning."""
    query = select(Access).where(Access.partner_id == partner_id)
    if state:
        query = query.where(Access.state == state)
    if before:
        place = select(Access.id).where(Access.public_id == before, Access.partner_id == partner_id)
        query = query.where(Access.id < func.coalesce(place.scalar_subquery(), 2**62))
    query = query.order_by(Access.id.desc()).limit(SHOWN_ACCESSES + 1)
    return db.session.scalars(query.options(joinedload(Access.job).joinedload(Job.brief))).all()
