"""What a table may be sifted by: choices, yes or no, a range of days, something typed."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import g
from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import InstrumentedAttribute
from werkzeug.datastructures import MultiDict

from app.config import settings
from app.i18n.current import LazyText, lazy_gettext
from app.tables.sets import value_of

Asked = MultiDict[str, str]
Pairs = list[tuple[str, str]]
"""Names and values as they stand in an address."""
YES, NO = lazy_gettext("yes"), lazy_gettext("no")


@dataclass(frozen=True)
class Sift:
    """A condition that the database can be asked in two ways: of one row after the other, in
    their order (``where``), or for all the rows that it lets through (``ids``), when they are few;
    to be told one of them twice does no harm, to tell them apart means to read them all.
    A plain condition on columns of the table itself needs no Sift."""

    where: ColumnElement[bool]
    ids: Select[int]
    values: Sequence[str] | None = None
    """Of which the room keeps bits (``Table.sets``): a row with any of them is let through."""


Condition = ColumnElement[bool] | Sift


def as_sift(key: InstrumentedAttribute[int], condition: Condition) -> Sift:
    """The condition in both ways, of a table whose rows have this number."""
    if isinstance(condition, Sift):
        return condition
    return Sift(where=condition, ids=select(key).where(condition))


def among(column: InstrumentedAttribute[Any]) -> Callable[[Sequence[str]], Condition]:
    """The condition of a filter of choices over a column: its value is one of those chosen."""

    def where(values: Sequence[str]) -> Condition:
        # One value as such: behind it an index has the rows in their order.
        return column == values[0] if len(values) == 1 else column.in_(values)

    return where


class Unreadable(Exception):
    """What stands in the address makes no sense here."""


@dataclass(frozen=True)
class Filter(ABC):
    """One filter. Whatever it asks for is found by an index."""

    name: str
    label: LazyText

    @abstractmethod
    def read(self, asked: Asked) -> Any:
        """What is asked for; None when nothing is. Raises Unreadable."""

    @abstractmethod
    def pairs(self, value: Any) -> Pairs:
        """The value as it stands in an address."""

    @abstractmethod
    def condition(self, value: Any) -> Condition:
        """The value as the database is asked."""

    kind = ""
    """How the page shows it (templates/tables/_fields.html)."""


def in_words(words: Mapping[str, LazyText]) -> Callable[[], list[tuple[str, str]]]:
    """The options of a filter that are values of the program with their words."""
    return lambda: [(value, str(name)) for value, name in words.items()]


@dataclass(frozen=True)
class Choices(Filter):
    """Some of a few values."""

    options: Callable[[], Sequence[tuple[str, str]]]
    """Value and its name in the reader's language."""
    where: Callable[[Sequence[str]], Condition]
    is_many: bool = False
    """Whether several may be chosen: then a row with any of them is let through."""
    is_kept: bool = False
    """Whether the room keeps the values of its rows as bits."""

    kind = "choices"

    def known(self) -> Sequence[tuple[str, str]]:
        """The options, looked for once a request."""
        found: dict[int, Sequence[tuple[str, str]]] = g.setdefault("table_options", {})
        if id(self) not in found:
            found[id(self)] = self.options()
        return found[id(self)]

    def read(self, asked: Asked) -> Any:
        """The chosen values, those that do not exist left out."""
        wanted = [value for value in asked.getlist(self.name) if value]
        if not wanted:
            return None
        known = {value for value, _ in self.known()}
        chosen = tuple(dict.fromkeys(value for value in wanted if value in known))
        if len(chosen) < len(set(wanted)) or (len(chosen) > 1 and not self.is_many):
            raise Unreadable
        return chosen

    def pairs(self, value: Any) -> Pairs:
        """One pair for each value."""
        return [(self.name, each) for each in value]

    def condition(self, value: Any) -> Condition:
        """As the room says."""
        return self.where(value)

    def kept_values(self, value: Any) -> Sequence[str] | None:
        """By the names of the filter and of the options."""
        return [value_of(self.name, each) for each in value] if self.is_kept else None


@dataclass(frozen=True)
class YesNo(Filter):
    """Yes, no, or either."""

    where: Callable[[bool], Condition]
    yes: LazyText = YES
    no: LazyText = NO

    kind = "yes_no"

    def read(self, asked: Asked) -> Any:
        """Whether yes or no is asked for."""
        value = asked.get(self.name, "")
        if value not in ("", "yes", "no"):
            raise Unreadable
        return None if not value else value == "yes"

    def pairs(self, value: Any) -> Pairs:
        """``yes`` or ``no``."""
        return [(self.name, "yes" if value else "no")]

    def condition(self, value: Any) -> Condition:
        """As the room says."""
        return self.where(value)


@dataclass(frozen=True)
class Days(Filter):
    """From a day to a day, both included, in the programme's time zone (P19)."""

    column: InstrumentedAttribute[Any]
    """A moment."""

    kind = "days"

    @property
    def names(self) -> tuple[str, str]:
        """Of the two fields."""
        return f"{self.name}_from", f"{self.name}_to"

    def read(self, asked: Asked) -> Any:
        """The two days; None for an open end."""
        first, last = (_day(asked.get(name, "")) for name in self.names)
        if first and last and last < first:
            raise Unreadable
        return (first, last) if first or last else None

    def pairs(self, value: Any) -> Pairs:
        """The days that are given."""
        return [(name, day.isoformat()) for name, day in zip(self.names, value, strict=True) if day]

    def condition(self, value: Any) -> Condition:
        """From the first moment of the first day until the first one after the last."""
        first, last = value
        bounds: list[ColumnElement[bool]] = []
        if first:
            bounds.append(self.column >= _beginning(first))
        if last:
            bounds.append(self.column < _beginning(last + timedelta(days=1)))
        return and_(*bounds)


@dataclass(frozen=True)
class Typed(Filter):
    """Something that is typed: an address, a number."""

    where: Callable[[str], Condition]
    longest: int = 254
    input_type: str = "text"

    kind = "typed"

    def read(self, asked: Asked) -> Any:
        """What is typed, without spaces around it."""
        value = asked.get(self.name, "").strip()
        if "\0" in value or len(value) > self.longest:
            raise Unreadable
        return value or None

    def pairs(self, value: Any) -> Pairs:
        """As it was typed."""
        return [(self.name, value)]

    def condition(self, value: Any) -> Condition:
        """As the room says."""
        return self.where(value)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Unreadable from None
    # The ends of the calendar have no day before or after them.
    if not 1900 <= day.year <= 2999:
        raise Unreadable
    return day


def _beginning(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(settings().timezone)).astimezone(UTC)
