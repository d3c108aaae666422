"""A page of an inbox, found as fast among a hundred thousand jobs as among a hundred.

A list is one or two *stretches*, each in the order of an index: by time left, for instance, those
whose clock runs come first, and then the others. A page begins after a job, never after a number of
jobs. One condition alone is walked along its own index. Where several are asked for, each is
counted on its index, to ``MOST_COUNTED`` at most: if one lets few jobs through, these are read and
put in order; otherwise many match, and walking fills the page soon (as docs/decisions/0018).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    and_,
    cast,
    func,
    literal,
    null,
    select,
    tuple_,
    union_all,
)

from app.db import RowId, db
from app.jobs.models import Job
from app.jobs.queries.question import Place, Question
from app.jobs.queries.stretches import (
    MARK_JOB,
    MARK_MOMENT,
    PARTNER,
    SHOWN,
    Rows,
    Sift,
    Stretch,
    hinted,
    sifts_of,
    stretches_of,
)

SIZE = 25
MOST_COUNTED = 1_000
_COUNTED = -1


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
    mark = question.after or question.before
    asked = {
        "partner_id": partner_id,
        "at": at,
        "user_id": user_id,
        "size": size + 1,
        "mark_moment": mark and mark.moment,
        "mark_job": mark and mark.job,
    }
    stretches = stretches_of(question.status, question.sort)
    sifts = sifts_of(question)
    few = _few(sifts, stretches, asked)
    turn = (mark.stretch if mark else None, question.before is not None)
    if sifts:
        statement = _statement(stretches, sifts, few, *turn)
    else:
        statement = _plain_statement(question.status, question.sort, *turn)
    rows = db.session.execute(statement, asked).all() if statement is not None else ()
    return _page(question, stretches, rows, size)


def _few(sifts: list[Sift], stretches: list[Stretch], asked: Mapping[str, Any]) -> Sift | None:
    """The one that lets few jobs through, where one of several does."""
    status = [
        Sift(and_(*each.where), _walk(each, []), each.index)
        for each in stretches
        if each.where and len(stretches) == 1
    ]
    is_plain = len(stretches) == 1 and not stretches[0].where
    if not sifts or (is_plain and len(sifts) == 1 and sifts[0].index is not None):
        return None
    every = [*sifts, *status]
    counts = [
        select(func.count()).select_from(each.ids.limit(MOST_COUNTED + 1).subquery())
        for each in every
    ]
    counts_of = select(*(count.scalar_subquery() for count in counts))
    counted = db.session.execute(counts_of, asked).one()
    least = min(range(len(every)), key=lambda number: counted[number])
    if counted[least] > MOST_COUNTED:
        return None
    return every[least]


def _page(question: Question, stretches: list[Stretch], rows: Sequence[Any], size: int) -> Page:
    backwards = question.before is not None
    total, places = None, []
    # A union promises no order, neither of its parts nor within them.
    for each in reversed(stretches) if backwards else stretches:
        found = [(row.moment, row.id, row.public_id) for row in rows if row.stretch == each.number]
        for moment, job_id, public_id in sorted(found, reverse=each.is_falling != backwards):
            places.append((job_id, Place(each.number, moment, public_id)))
    for row in rows:
        if row.stretch == _COUNTED:
            total = row.id
    is_more, places = len(places) > size, places[:size]
    if backwards:
        places.reverse()
    if question.after is None and not backwards and not is_more:
        total = len(places)
    return Page(
        ids=[job_id for job_id, _ in places],
        first=places[0][1] if places else None,
        last=places[-1][1] if places else None,
        has_before=is_more if backwards else question.after is not None,
        has_after=backwards or is_more,
        total=total,
    )


@cache
def _plain_statement(
    status: str, sort: str, mark: int | None, backwards: bool
) -> CompoundSelect[*tuple[Any, ...]] | None:
    """As ``_statement``, put together once for each of the pages that are asked for most."""
    return _statement(stretches_of(status, sort), [], None, mark, backwards)


def _statement(
    stretches: list[Stretch],
    sifts: list[Sift],
    few: Sift | None,
    mark: int | None,
    backwards: bool,
) -> CompoundSelect[*tuple[Any, ...]] | None:
    """A page of places, from a mark in the stretch of that number on, or towards the beginning.
    None where nothing can lie."""
    parts = []
    for each in stretches:
        if mark is not None and (each.number > mark if backwards else each.number < mark):
            continue
        part = _part(each, sifts, few, is_marked=mark == each.number, backwards=backwards)
        parts.append(part.limit(SHOWN))
    if not parts:
        return None
    if few is not None:
        parts.append(_count(stretches, sifts, few))
    return union_all(*(select(part.subquery()) for part in parts))


def _part(
    stretch: Stretch, sifts: list[Sift], few: Sift | None, *, is_marked: bool, backwards: bool
) -> Rows:
    falls = stretch.is_falling != backwards
    query = _walk(stretch, sifts, few)
    if is_marked:
        here = tuple_(stretch.column, Job.id)
        number = select(Job.id).where(Job.public_id == MARK_JOB).correlate(None).scalar_subquery()
        there = tuple_(MARK_MOMENT, number)
        query = query.where(here < there if falls else here > there)
    order = (stretch.column, Job.id)
    return query.order_by(*(each.desc() if falls else each for each in order))


def _walk(stretch: Stretch, sifts: Sequence[Sift], few: Sift | None = None) -> Rows:
    """Jobs of a stretch that pass the sifts, found by way of ``few`` where there is one."""
    query = select(
        literal(stretch.number, RowId).label("stretch"),
        stretch.column.label("moment"),
        Job.id.label("id"),
        Job.public_id.label("public_id"),
    ).where(Job.partner_id == PARTNER, *stretch.where, *(each.where for each in sifts))
    if few is not None and few.index is None:
        return hinted(query.where(Job.id.in_(few.ids)), None)
    if few is not None:
        return hinted(query, few.index)
    own = [each.index for each in sifts if each.index is not None]
    if len(own) == 1 and not stretch.where and stretch.index == "ix_jobs_inbox":
        return hinted(query, own[0])
    return hinted(query, stretch.index)


def _count(stretches: list[Stretch], sifts: list[Sift], few: Sift) -> Rows:
    found = union_all(
        *(
            select(_walk(each, sifts, few).with_only_columns(Job.id).subquery())
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
