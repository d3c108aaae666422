"""How a room describes a table of the office."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute

from app.i18n.current import LazyText
from app.tables.filters import Condition, Filter
from app.values import Money

Cell = str | int | float | Decimal | Money | date | datetime | bool | LazyText | None
"""What may stand in a cell of a sheet."""

VERSION = "."
"""Stands between the name of a row and its version; in no name."""
Row = Any
"""A row as the room's ``load`` hands it over."""


@dataclass(frozen=True)
class Column:
    """A column: on the page its cells are shown by the template's block ``cell``."""

    key: str
    label: LazyText
    sheet: Callable[[Row], Cell] | None = None
    """What stands in a sheet; None for a column that is for the page alone."""
    sort: str = ""
    """The order that its head leads to."""
    is_number: bool = False
    is_shown: bool = True
    """Whether it stands on the page; otherwise it is for sheets alone."""


@dataclass(frozen=True)
class Sort:
    """An order of the rows: by ``columns``, then by the table's key.

    The columns are never null and of a type that both databases and Python compare alike: numbers,
    moments, bytes, ``ascii_key``. ``index`` is the name of an index over them and the key; without
    columns the key itself is the order.
    """

    key: str
    label: LazyText
    columns: tuple[InstrumentedAttribute[Any], ...] = ()
    index: str | None = None
    behind: Mapping[str, str] = field(default_factory=dict)
    """Name of a filter → an index in which its column comes before those of the order, for when
    the filter alone is asked for, with one value."""
    falls: bool = False
    """Whether one wants to see the greatest first: the newest, the largest."""


@dataclass(frozen=True)
class Bulk:
    """A deed for many rows at once. Its address answers GET with the question and POST with what
    became of each row (app.tables.bulk), and says itself who may."""

    key: str
    label: LazyText
    endpoint: str
    icon: str = "check"


@dataclass(frozen=True)
class Table:
    """A table of the office. How to make one stands in ``app.tables``."""

    name: str
    """Under which saved filters are kept and sheets are named."""
    label: LazyText
    endpoint: str
    key: InstrumentedAttribute[int]
    """The number of a row, unique, the database's own key."""
    load: Callable[[Sequence[int]], Sequence[Row]]
    """Rows by their numbers, in any order, with all that cells show."""
    columns: tuple[Column, ...]
    sorts: tuple[Sort, ...]
    """The first one is the usual one."""
    filters: tuple[Filter, ...] = ()
    search: Callable[[Sequence[str]], Sequence[Condition]] | None = None
    """Conditions of folded words; None for a table that is not searched."""
    search_label: LazyText | None = None
    opens_with: str = ""
    """What whoever opens it without a question is led to, as it stands in an address."""
    base: Callable[[], ColumnElement[bool]] | None = None
    """What holds for every row of the table."""
    number: Callable[[Row], int] = attrgetter("id")
    sets: str = ""
    """The kind under which the room keeps values of its filters as bits (``app.tables.sets``)."""
    identity: Callable[[Row], str] | None = None
    """How bulk deeds name a row in forms."""
    named_by: InstrumentedAttribute[Any] | None = None
    """The unique column that ``identity`` stands in."""
    version: Callable[[Row], int] | None = None
    """For rows that others edit: a deed for many rows is then done to what was seen of them
    (``bulk.Chosen.seen``)."""
    title: Callable[[Row], str] = str
    """How a row is called where what became of it is told."""
    attributes: Callable[[Row], Mapping[str, str]] = lambda _row: {}
    """Hooks of the row: ``data-…``."""
    sheet_endpoint: str | None = None
    """What answers with a sheet; it says itself who may take one."""
    bulk: tuple[Bulk, ...] = ()

    def sort_of(self, key: str) -> Sort | None:
        """The order of this key; None when there is none."""
        return next((sort for sort in self.sorts if sort.key == key), None)

    def deed(self, key: str) -> Bulk:
        """The deed for many rows of this key."""
        return next(deed for deed in self.bulk if deed.key == key)

    def tick(self, row: Row) -> str:
        """What a form that chooses the row says of it: which one, and in which version."""
        if self.identity is None:
            raise RuntimeError("a table with deeds names its rows")
        name = self.identity(row)
        return name if self.version is None else f"{name}{VERSION}{self.version(row)}"

    @property
    def shown_columns(self) -> list[Column]:
        """The columns of the page."""
        return [column for column in self.columns if column.is_shown]
