"""Reading a page of a table, as fast among a hundred thousand rows as among a thousand.

What is asked for is sifted in one of two ways (docs/decisions/0018-tables.md). When one of the
conditions lets few rows through, those are read and put in order here. Otherwise there are many:
the index of the order is walked from where the page begins, and the page is full soon. No page is
found by counting the rows before it, and nothing is counted beyond ``MOST_COUNTED``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_

from app.db import db
from app.tables.filters import Condition, Sift
from app.tables.question import Place, Question
from app.tables.table import Table

SIZE = 50
MOST_COUNTED = 1_000


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
    sifts = _sifts(question)
    few = _few(question, sifts)
    if few is not None:
        return _page_among(few, question, size)
    places = _walked(question, sifts, size + 1)
    is_more = len(places) > size
    places = places[:size]
    if question.before is not None:
        places.reverse()
    total = MOST_COUNTED + 1 if len(sifts) == 1 else _counted(question, sifts)
    return Page(
        places=places,
        total=min(total, MOST_COUNTED),
        is_exact=total <= MOST_COUNTED,
        has_before=is_more if question.before is not None else question.after is not None,
        has_after=True if question.before is not None else is_more,
    )


def ids_of(question: Question, most: int) -> list[int]:
    """The numbers of all rows that match, in their order; no more than ``most``."""
    sifts = _sifts(question)
    few = _few(question, sifts)
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


def _sifts(question: Question) -> list[Sift]:
    return [_as_sift(question.table, condition) for condition in question.conditions()]


def _as_sift(table: Table, condition: Condition) -> Sift:
    if isinstance(condition, Sift):
        return condition
    return Sift(where=condition, ids=select(table.key).where(condition))


def _few(question: Question, sifts: Sequence[Sift]) -> list[Place] | None:
    """The places of all rows that match, when one of the conditions lets only few through."""
    if not sifts:
        return None
    counts = [
        select(func.count()).select_from(sift.ids.limit(MOST_COUNTED + 1).subquery())
        for sift in sifts
    ]
    counted = db.session.execute(select(*(count.scalar_subquery() for count in counts))).one()
    least = min(range(len(sifts)), key=lambda number: counted[number])
    if counted[least] > MOST_COUNTED:
        return None
    rest = [sift for number, sift in enumerate(sifts) if number != least]
    query = _selected(question, rest).where(question.table.key.in_(sifts[least].ids))
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


def _counted(question: Question, sifts: Sequence[Sift]) -> int:
    table = question.table
    query = select(table.key).where(*(sift.where for sift in sifts))
    if table.base is not None:
        query = query.where(table.base())
    counted = query.limit(MOST_COUNTED + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(counted)) or 0


def _selected(question: Question, sifts: Sequence[Sift]) -> Select[Any]:
    query = select(*_order(question)).where(*(sift.where for sift in sifts))
    base = question.table.base
    return query if base is None else query.where(base())


def _order(question: Question) -> list[Any]:
    return [*question.sort.columns, question.table.key]


def _bound(order: Sequence[Any], mark: Place) -> list[ColumnElement[Any]]:
    return [literal(part, column.type) for column, part in zip(order, mark, strict=True)]
