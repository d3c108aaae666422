"""A page of an inbox, found as fast among a hundred thousand jobs as among a hundred.

A list is one or two *stretches*, each in the order of an index: by time left, for instance, those
whose clock runs come first, and then the others. A page begins after a job, never after a number of
jobs. One condition alone is walked along its own index. Where several are asked for, each is
counted on its index, to ``MOST_COUNTED`` at most: if one lets few jobs through, these are read and
put in order; otherwise many match, and walking fills the page soon (as docs/decisions/0018).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    TextClause,
    and_,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    text,
    tuple_,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from app.accounts.models import Membership, User
from app.db import RowId, db
from app.jobs.models import Job, JobWord
from app.jobs.queries.question import DUE, ME, NOBODY, OLDEST, Place, Question
from app.jobs.rules.statuses import EXPIRED, NEW, OPEN
from app.partners.models import Category

SIZE = 25
MOST_COUNTED = 1_000
AFTER_ALL = "~"
"""Comes after every letter and digit."""
_COUNTED = -1

# Word for word as the partial indexes have it: SQLite does not know what a parameter will be.
RUNNING = text("jobs.status IN ('new', 'open')")
UNREAD = text("jobs.is_unread")

Condition = ColumnElement[bool] | TextClause
Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Stretch:
    """A part of a list."""

    where: tuple[Condition, ...]
    column: InstrumentedAttribute[datetime]
    """What it is ordered by, the job's number behind."""
    is_falling: bool
    index: str
    number: int = 0
    """In the addresses of pages."""


@dataclass(frozen=True)
class Sift:
    """One thing that is asked of jobs."""

    where: ColumnElement[bool] | TextClause
    ids: Rows
    """The same as the numbers of all such jobs, found by an index of its own."""
    index: str | None
    """That index, where it is one of the table itself."""


@dataclass(frozen=True)
class Page:
    """A page of an inbox."""

    ids: Sequence[int]
    first: Place | None
    last: Place | None
    has_before: bool
    has_after: bool
    total: int | None
    """How many there are; None where they are many and were not counted."""


def page_of(
    partner_id: int, question: Question, *, user_id: int, at: datetime, size: int = SIZE
) -> Page:
    """The page that is asked for of a partner's jobs; ``user_id`` is who ``me`` is."""
    stretches = _stretches(question, at)
    sifts = _sifts(partner_id, question, user_id)
    few = _few(partner_id, sifts, stretches)
    return _page(partner_id, question, stretches, sifts, few, size)


def is_over(at: datetime) -> ColumnElement[bool]:
    """Whether a job's time is up although the worker has not written so yet."""
    return and_(RUNNING, Job.due_at <= at)


def _stretches(question: Question, at: datetime) -> list[Stretch]:
    runs, status = Job.due_at > at, question.status
    by_status = Stretch((Job.status == status,), Job.moved_at, True, "ix_jobs_inbox_status")
    if question.sort == DUE and status in ("", NEW, OPEN):
        clock = Stretch((RUNNING, runs), Job.due_at, False, "ix_jobs_due")
        if status:
            return [Stretch((*clock.where, Job.status == status), Job.due_at, False, "ix_jobs_due")]
        rest = or_(Job.status.not_in((NEW, OPEN)), Job.due_at <= at)
        return _numbered([clock, Stretch((rest,), Job.moved_at, True, "ix_jobs_inbox")])
    if not status:
        found = [Stretch((), Job.moved_at, True, "ix_jobs_inbox")]
    elif status in (NEW, OPEN):
        found = [Stretch((*by_status.where, runs), Job.moved_at, True, by_status.index)]
    elif status == EXPIRED:
        # Those that the worker has not come to have ended last.
        found = [Stretch((RUNNING, ~runs), Job.due_at, True, "ix_jobs_due"), by_status]
    else:
        found = [by_status]
    if question.sort == OLDEST:
        found = [
            Stretch(each.where, each.column, not each.is_falling, each.index)
            for each in reversed(found)
        ]
    return _numbered(found)


def _numbered(stretches: list[Stretch]) -> list[Stretch]:
    return [
        Stretch(each.where, each.column, each.is_falling, each.index, number)
        for number, each in enumerate(stretches)
    ]


def _sifts(partner_id: int, question: Question, user_id: int) -> list[Sift]:
    wanted: list[tuple[Condition, str]] = []
    if question.unread:
        wanted.append((UNREAD, "ix_jobs_inbox_unread"))
    if question.member:
        wanted.append((_assigned(partner_id, question.member, user_id), "ix_jobs_inbox_member"))
    if question.category:
        category = select(Category.id).where(Category.slug == question.category)
        is_it = Job.category_id == category.scalar_subquery()
        wanted.append((is_it, "ix_jobs_inbox_category"))
    if question.kind:
        wanted.append((Job.kind == question.kind, "ix_jobs_inbox_kind"))
    sifts = [
        Sift(
            where, _hinted(select(Job.id).where(Job.partner_id == partner_id, where), index), index
        )
        for where, index in wanted
    ]
    return sifts + [_with_word(partner_id, word) for word in question.folded]


def _assigned(partner_id: int, member: str, user_id: int) -> ColumnElement[bool]:
    if member == NOBODY:
        return Job.assigned_to.is_(None)
    if member == ME:
        return Job.assigned_to == user_id
    # Somebody of another team is nobody's here.
    who = (
        select(User.id)
        .join(Membership, Membership.user_id == User.id)
        .where(User.public_id == member, Membership.partner_id == partner_id)
    )
    return Job.assigned_to == who.scalar_subquery()


def _with_word(partner_id: int, word: str) -> Sift:
    begins = (JobWord.word >= word[:40], JobWord.word < word[:40] + AFTER_ALL)
    # A sum has no index: for the sake of their order SQLite would rather read all words of all jobs
    # than put the few that it finds in order.
    ids = select(JobWord.job_id + 0).where(JobWord.partner_id == partner_id, *begins)
    return Sift(exists().where(JobWord.job_id == Job.id, *begins), ids, None)


def _few(partner_id: int, sifts: list[Sift], stretches: list[Stretch]) -> Sift | None:
    """The one that lets few jobs through, where one of several does."""
    status = [
        Sift(and_(*each.where), _walk(partner_id, each, []), each.index)
        for each in stretches
        if each.where and len(stretches) == 1
    ]
    is_plain = len(stretches) == 1 and not stretches[0].where
    if not sifts or (is_plain and len(sifts) == 1 and sifts[0].index is not None):
        return None
    asked = [*sifts, *status]
    counts = [
        select(func.count()).select_from(each.ids.limit(MOST_COUNTED + 1).subquery())
        for each in asked
    ]
    counted = db.session.execute(select(*(count.scalar_subquery() for count in counts))).one()
    least = min(range(len(asked)), key=lambda number: counted[number])
    if counted[least] > MOST_COUNTED:
        return None
    return asked[least]


def _page(
    partner_id: int,
    question: Question,
    stretches: list[Stretch],
    sifts: list[Sift],
    few: Sift | None,
    size: int,
) -> Page:
    mark = question.after or question.before
    backwards = question.before is not None
    parts = []
    for each in reversed(stretches) if backwards else stretches:
        if mark is not None and (
            each.number > mark.stretch if backwards else each.number < mark.stretch
        ):
            continue
        parts.append(_part(partner_id, each, sifts, few, mark, backwards).limit(size + 1))
    if few is not None:
        parts.append(_count(partner_id, stretches, sifts, few))
    total, places = None, []
    if parts:
        chosen = [select(part.subquery()) for part in parts]
        for stretch, moment, job_id, public_id in db.session.execute(union_all(*chosen)):
            if stretch == _COUNTED:
                total = job_id
            else:
                places.append((job_id, Place(stretch, moment, public_id)))
    # A union promises no order of its parts.
    order = [each.number for each in stretches]
    places.sort(key=lambda place: order.index(place[1].stretch), reverse=backwards)
    is_more, places = len(places) > size, places[:size]
    if backwards:
        places.reverse()
    if mark is None and not is_more:
        total = len(places)
    return Page(
        ids=[job_id for job_id, _ in places],
        first=places[0][1] if places else None,
        last=places[-1][1] if places else None,
        has_before=is_more if backwards else question.after is not None,
        has_after=backwards or is_more,
        total=total,
    )


def _part(
    partner_id: int,
    stretch: Stretch,
    sifts: list[Sift],
    few: Sift | None,
    mark: Place | None,
    backwards: bool,
) -> Rows:
    falls = stretch.is_falling != backwards
    query = _walk(partner_id, stretch, sifts, few)
    if mark is not None and mark.stretch == stretch.number:
        here = tuple_(stretch.column, Job.id)
        number = select(Job.id).where(Job.public_id == mark.job).correlate(None).scalar_subquery()
        there = tuple_(literal(mark.moment, stretch.column.type), number)
        query = query.where(here < there if falls else here > there)
    order = (stretch.column, Job.id)
    return query.order_by(*(each.desc() if falls else each for each in order))


def _walk(
    partner_id: int, stretch: Stretch, sifts: Sequence[Sift], few: Sift | None = None
) -> Rows:
    """Jobs of a stretch that pass the sifts, found by way of ``few`` where there is one."""
    query = select(
        literal(stretch.number, RowId).label("stretch"),
        stretch.column.label("moment"),
        Job.id.label("id"),
        Job.public_id.label("public_id"),
    ).where(Job.partner_id == partner_id, *stretch.where, *(each.where for each in sifts))
    if few is not None and few.index is None:
        return _hinted(query.where(Job.id.in_(few.ids)), None)
    if few is not None:
        return _hinted(query, few.index)
    own = [each.index for each in sifts if each.index is not None]
    if len(own) == 1 and not stretch.where and stretch.index == "ix_jobs_inbox":
        return _hinted(query, own[0])
    return _hinted(query, stretch.index)


def _count(partner_id: int, stretches: list[Stretch], sifts: list[Sift], few: Sift) -> Rows:
    found = union_all(
        *(
            select(_walk(partner_id, each, sifts, few).with_only_columns(Job.id).subquery())
            for each in stretches
        )
    ).subquery()
    return select(
        literal(_COUNTED, RowId).label("stretch"),
        # PostgreSQL takes a bare NULL within a union for a text.
        cast(null(), Job.moved_at.type).label("moment"),
        func.count().label("id"),
        cast(null(), Job.public_id.type).label("public_id"),
    ).select_from(found)


def _hinted(query: Rows, index: str | None) -> Rows:
    # SQLite keeps no statistics here, and would rather sort all that a condition finds.
    hint = f"INDEXED BY {index}" if index else "NOT INDEXED"
    return query.with_hint(Job, hint, "sqlite")
