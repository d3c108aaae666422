"""What an inbox shows. No page reads more of it than it shows, however many jobs there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Select,
    bindparam,
    case,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from app.accounts.models import Membership, User
from app.db import db
from app.jobs.models import Brief, Job, JobCount, Message
from app.jobs.queries.stretches import AT, PARTNER, RUNNING, UNREAD, is_over
from app.jobs.rules.statuses import AWAITING, EXPIRED, NEW, STATUSES, told_status
from app.partners.models import Category, Partner, Service

MOST_UNREAD = 99
"""Unread jobs are counted no further."""
LONGEST_EXCERPT = 160
MOST_MEMBERS = 200
MOST_URGENT = 5


@dataclass(frozen=True)
class Totals:
    """How many jobs a partner has."""

    by_status: Mapping[str, int]
    """Every status as it is told: those whose time is up count as expired."""
    unread: int
    """No more than ``MOST_UNREAD`` + 1."""

    @property
    def all(self) -> int:
        """Of every status."""
        return sum(self.by_status.values())


@dataclass(frozen=True)
class ListedJob:
    """A job as a list shows it."""

    number: int
    id: str
    """Its public id."""
    status: str
    """As it is told now."""
    merchant: str
    kind: str
    service: str
    words: str
    """The beginning of what was said last."""
    locale: str
    """Its language."""
    side: str
    """Who said it."""
    moved_at: datetime
    due_at: datetime
    is_unread: bool
    member: str | None
    """The name of whoever it is assigned to."""

    @property
    def moved(self) -> str:
        """When it moved last, for machines."""
        return self.moved_at.isoformat(timespec="seconds").replace("+00:00", "Z")


@dataclass(frozen=True)
class Readiness:
    """What a partner needs before any job reaches it (S131, S148)."""

    is_published: bool
    has_service: bool
    is_available: bool


def totals_of(partner_id: int, at: datetime) -> Totals:
    """How many jobs stand at each status, and how many are unread."""
    found = dict.fromkeys(STATUSES, 0)
    unread_jobs = 0
    asked = {"partner_id": partner_id, "at": at}
    for kind, status, count in db.session.execute(_totals(), asked):
        if kind == "kept":
            found[status] += count
        elif kind == "over":
            found[status] -= count
            found[EXPIRED] += count
        else:
            unread_jobs = count
    return Totals(found, unread_jobs)


def listed_jobs(ids: Sequence[int], at: datetime) -> list[ListedJob]:
    """Jobs as a list shows them, in the order of their numbers."""
    if not ids:
        return []
    rows = db.session.execute(_listed_by_number(), {"ids": list(ids)}).all()
    by_number = {row.id: row for row in rows}
    return [_told(by_number[number], at) for number in ids if number in by_number]


def named_jobs(partner_id: int, names: Sequence[str], at: datetime) -> list[ListedJob]:
    """Jobs of a partner by their public ids, the oldest first; what it does not have is left
    out (P23)."""
    query = _listed().where(Job.partner_id == partner_id, Job.public_id.in_(names))
    rows = db.session.execute(query.order_by(Job.id)).all()
    return [_told(row, at) for row in rows]


def urgent_jobs(partner_id: int, at: datetime) -> list[ListedJob]:
    """The jobs whose time runs out first."""
    soonest = (
        _listed()
        .where(Job.partner_id == partner_id, RUNNING, Job.due_at > at)
        .order_by(Job.due_at, Job.id)
        .limit(MOST_URGENT)
        .with_hint(Job, "INDEXED BY ix_jobs_due", "sqlite")
    )
    return [_told(row, at) for row in db.session.execute(soonest).all()]


def waiting_jobs() -> Select[Any]:
    """The jobs that wait for a team at a moment: new ones, and those in which the merchant has
    written. Asked with ``partner_id`` and ``at``."""
    over = case((Job.status == NEW, Job.due_at <= AT), else_=False)
    return select(Job.id).where(Job.partner_id == PARTNER, Job.status.in_((NEW, AWAITING)), ~over)


def members_of(partner_id: int) -> Sequence[tuple[str, str]]:
    """Public id and name of everybody who works in a team, by their names."""
    rows = db.session.execute(_members(), {"partner_id": partner_id})
    return [(public_id, name) for public_id, name in rows]


def job_categories() -> Sequence[Category]:
    """The categories in the operator's order."""
    return db.session.scalars(select(Category).order_by(Category.position)).all()


def readiness_of(partner_id: int) -> Readiness:
    """Whether jobs can reach a partner."""
    has_service = select(Service.id).where(Service.partner_id == partner_id).exists()
    row = db.session.execute(
        select(Partner.state, Partner.available, has_service).where(Partner.id == partner_id)
    ).one()
    return Readiness(row[0] == "published", bool(row[2]), row[1])


@cache
def _members() -> Select[*tuple[Any, ...]]:
    return (
        select(User.public_id, User.name)
        .join(Membership, Membership.user_id == User.id)
        # Who has not accepted the invitation yet does nothing.
        .where(Membership.partner_id == PARTNER, User.password_hash.is_not(None))
        .order_by(User.name, User.id)
        .limit(MOST_MEMBERS)
    )


@cache
def _totals() -> CompoundSelect[*tuple[Any, ...]]:
    of_partner = Job.partner_id == PARTNER
    kept = select(literal("kept"), JobCount.status, JobCount.count).where(
        JobCount.partner_id == PARTNER
    )
    over = (
        select(literal("over"), Job.status, func.count(Job.id))
        .where(of_partner, is_over(AT))
        .group_by(Job.status)
        .with_hint(Job, "INDEXED BY ix_jobs_due", "sqlite")
    )
    some = (
        select(Job.id)
        .where(of_partner, UNREAD)
        .with_hint(Job, "INDEXED BY ix_jobs_inbox_unread", "sqlite")
        .limit(MOST_UNREAD + 1)
        .subquery()
    )
    unread = select(literal("unread"), literal(""), func.count()).select_from(some)
    return union_all(kept, over, unread)


@cache
def _listed_by_number() -> Select[*tuple[Any, ...]]:
    return _listed().where(Job.id.in_(bindparam("ids", expanding=True)))


@cache
def _listed() -> Select[*tuple[Any, ...]]:
    last = aliased(Message)
    newest = (
        select(func.max(Message.id))
        .where(Message.job_id == Job.id)
        .correlate(Job)
        .scalar_subquery()
    )
    return (
        select(
            Job.id,
            Job.public_id,
            Job.status,
            Job.kind,
            Job.moved_at,
            Job.due_at,
            Job.is_unread,
            Brief.name,
            Brief.company,
            Brief.service,
            Brief.locale.label("brief_locale"),
            func.substr(Brief.requirements, 1, LONGEST_EXCERPT).label("requirements"),
            func.substr(last.body, 1, LONGEST_EXCERPT).label("body"),
            last.side,
            last.locale,
            User.name.label("member"),
        )
        .join(Brief, Brief.id == Job.brief_id)
        .outerjoin(last, last.id == newest)
        .outerjoin(User, User.id == Job.assigned_to)
    )


def _told(row: Any, at: datetime) -> ListedJob:
    has_message = row.side is not None
    return ListedJob(
        number=row.id,
        id=row.public_id,
        status=told_status(row.status, row.due_at, at),
        merchant=row.company or row.name,
        kind=row.kind,
        service=row.service,
        words=row.body if has_message else row.requirements,
        locale=row.locale if has_message else row.brief_locale,
        side=row.side if has_message else "merchant",
        moved_at=row.moved_at,
        due_at=row.due_at,
        is_unread=row.is_unread,
        member=row.member,
    )
