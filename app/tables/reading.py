"""Reading a page of a table, as fast among a hundred thousand rows as among a thousand.

What is asked for is sifted in one of two ways (docs/decisions/0018-tables.md). When few rows are
let through, those are read and put in order here: few by the bits that a room keeps of its filters
(``app.tables.sets``), or by a condition whose rows are counted. Otherwise there are many: the index
of the order is walked from where the page begins, and the page is full soon. No page is found by
counting the rows before it, and nothing is counted beyond ``MOST_COUNTED`` but bits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_

from app.db import db
from app.tables.filters import Sift
from app.tables.question import Place, Question
from app.tables.sets import RowSet, rows_with
from app.tables.table import Table

SIZE = 50
MOST_COUNTED = 1_000
MOST_GATHERED = 5_000
"""Rows that the bits let through, when another condition sifts them further: to look at each of
them costs less than to walk past many that the bits do not let through."""


@dataclass(frozen=True)
class Page:
    """A page of numbers of rows."""

    places: Sequence[Place]
    total: int
    is_exact: bool
    """Whether ``total`` is all that there are, not only as many as were counted."""
    has_before: bool
    has_after: bool

    @property
    def ids(self) -> list[int]:
        """The rows' numbers, in their order."""
        return [place[-1] for place in self.places]


def page_of(question: Question, size: int = SIZE) -> Page:
    """The page that is asked for."""
    sifts = question.sifts()
    known = _known(question, sifts)
    few = _few(question, sifts, known)
    if few is not None:
        return _page_among(few, question, size)
    places = _walked(question, sifts, size + 1)
    is_more = len(places) > size
    places = places[:size]
    if question.before is not None:
        places.reverse()
    is_all = not is_more and question.after is None and question.before is None
    total, is_exact = (len(places), True) if is_all else _total(question, sifts, known)
    return Page(
        places=places,
        total=max(total, len(places)),
        is_exact=is_exact,
        has_before=is_more if question.before is not None else question.after is not None,
        has_after=True if question.before is not None else is_more,
    )


def ids_of(question: Question, most: int) -> list[int]:
    """The numbers of all rows that match, in their order; no more than ``most``."""
    sifts = question.sifts()
    few = _few(question, sifts, _known(question, sifts))
    places = _walked(question, sifts, most) if few is None else few[:most]
    return [place[-1] for place in places]


def named_ids(table: Table, identities: Sequence[str]) -> list[int]:
    """The numbers of the rows that are named; what does not exist is left out."""
    if table.named_by is None:
        raise RuntimeError("a table with deeds finds its rows by their names")
    query = select(table.key).where(table.named_by.in_(identities))
    if table.base is not None:
        query = query.where(table.base())
    return list(db.session.scalars(query.order_by(table.key)))


def rows_of(table: Table, ids: Sequence[int]) -> list[Any]:
    """Rows with all that is shown of them, in the order of ``ids``."""
    if not ids:
        return []
    by_number = {table.number(row): row for row in table.load(ids)}
    return [by_number[number] for number in ids if number in by_number]


def _known(question: Question, sifts: Sequence[Sift]) -> RowSet | None:
    """What the conditions let through of which the room keeps bits; None where it keeps none, or
    none of these."""
    kept = [sift.values for sift in sifts if sift.values is not None]
    if not question.table.sets or (sifts and not kept):
        return None
    return rows_with(question.table.sets, kept)


def _few(question: Question, sifts: Sequence[Sift], known: RowSet | None) -> list[Place] | None:
    """The places of all rows that match, when only few are let through by the bits or by one of
    the other conditions."""
    if not sifts:
        return None
    others = [sift for sift in sifts if sift.values is None] if known is not None else sifts
    if known is not None and len(known) <= (MOST_GATHERED if others else MOST_COUNTED):
        # The conditions all the same: what bits say of a row is of a moment ago.
        return _gathered(question, sifts, question.table.key.in_(known.numbers()))
    if not others:
        return None
    counts = [
        select(func.count()).select_from(sift.ids.limit(MOST_COUNTED + 1).subquery())
        for sift in others
    ]
    counted = db.session.execute(select(*(count.scalar_subquery() for count in counts))).one()
    least = min(range(len(others)), key=lambda number: counted[number])
    if counted[least] > MOST_COUNTED:
        return None
    rest = [sift for sift in sifts if sift is not others[least]]
    return _gathered(question, rest, question.table.key.in_(others[least].ids))


def _gathered(question: Question, sifts: Sequence[Sift], among: ColumnElement[bool]) -> list[Place]:
    """The places of the rows among these that match, in their order."""
    query = _selected(question, sifts).where(among)
    # Not by another condition's index, however promising SQLite finds it without statistics.
    query = query.with_hint(question.table.key.class_, "NOT INDEXED", "sqlite")
    places = [tuple(row) for row in db.session.execute(query)]
    return sorted(places, reverse=question.is_falling)


def _page_among(places: list[Place], question: Question, size: int) -> Page:
    def comes_after(place: Place, other: Place) -> bool:
        return place < other if question.is_falling else place > other

    start, end = 0, size
    if question.after is not None:
        mark = question.after
        start = sum(1 for place in places if not comes_after(place, mark))
        end = start + size
    elif question.before is not None:
        mark = question.before
        end = sum(1 for place in places if comes_after(mark, place))
        start = max(0, end - size)
    return Page(
        places=places[start:end],
        total=len(places),
        is_exact=True,
        has_before=start > 0,
        has_after=end < len(places),
    )


def _walked(question: Question, sifts: Sequence[Sift], most: int) -> list[Place]:
    """Places in their order from where the page begins; towards the beginning for a page
    before something."""
    order = _order(question)
    falls = question.is_falling != (question.before is not None)
    query = _selected(question, sifts)
    mark = question.after if question.before is None else question.before
    if mark is not None:
        here, there = tuple_(*order), tuple_(*_bound(order, mark))
        query = query.where(here < there if falls else here > there)
    query = query.order_by(*(column.desc() if falls else column for column in order)).limit(most)
    # SQLite keeps no statistics here, and would rather sort all that a condition finds.
    index = _index(question)
    hint = f"INDEXED BY {index}" if index else "NOT INDEXED"
    query = query.with_hint(question.table.key.class_, hint, "sqlite")
    return [tuple(row) for row in db.session.execute(query)]


def _index(question: Question) -> str | None:
    """The index that leads through the order, past what a filter leaves out when there is one."""
    for name, index in question.sort.behind.items():
        value = question.chosen.get(name)
        if value is not None and (not isinstance(value, tuple) or len(value) == 1):
            return index
    return question.sort.index


def _total(question: Question, sifts: Sequence[Sift], known: RowSet | None) -> tuple[int, bool]:
    """How many rows match, when there are many: (at least so many, whether that is all)."""
    if known is not None:
        if all(sift.values is not None for sift in sifts):
            return len(known), True
        # Those that the bits let through would have to be looked at one by one.
        return 0, False
    # One condition alone has been counted, and lets more through.
    if len(sifts) == 1:
        return MOST_COUNTED, False
    table = question.table
    query = select(table.key).where(*(sift.where for sift in sifts))
    if table.base is not None:
        query = query.where(table.base())
    counted = query.limit(MOST_COUNTED + 1).subquery()
    total = db.session.scalar(select(func.count()).select_from(counted)) or 0
    return min(total, MOST_COUNTED), total <= MOST_COUNTED


def _selected(question: Question, sifts: Sequence[Sift]) -> Select[Any]:
    query = select(*_order(question)).where(*(sift.where for sift in sifts))
    base = question.table.base
    return query if base is None else query.where(base())


def _order(question: Question) -> list[Any]:
    return [*question.sort.columns, question.table.key]


def _bound(order: Sequence[Any], mark: Place) -> list[ColumnElement[Any]]:
    return [literal(part, column.type) for column, part in zip(order, mark, strict=True)]
