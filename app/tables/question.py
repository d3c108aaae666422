"""What is asked of a table: read from an address, and written into others."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import TypeDecorator
from sqlalchemy.types import TypeEngine
from werkzeug.datastructures import MultiDict

from app.i18n.folding import fold
from app.tables.filters import Choices, Pairs, Sift, Unreadable, as_sift
from app.tables.table import Sort, Table

SEARCH, SORT, AFTER, BEFORE = "q", "sort", "after", "before"
LONGEST_SEARCH = 120
MOST_WORDS = 6
LONGEST_PLACE = 600

Place = tuple[Any, ...]
"""Where a row stands in an order: the values of the order's columns, and the row's number."""


@dataclass(frozen=True)
class Question:
    """Which rows of a table, in which order, from which row on."""

    table: Table
    sort: Sort
    is_falling: bool
    words: str = ""
    """As they were typed."""
    chosen: Mapping[str, Any] = field(default_factory=dict)
    """Name of a filter → what is asked of it."""
    after: Place | None = None
    before: Place | None = None
    ignored: Sequence[str] = ()
    """Names of what made no sense and was left out."""

    @property
    def is_sifted(self) -> bool:
        """Whether rows may be missing because they were not asked for."""
        return bool(self.words or self.chosen)

    def sifts(self) -> list[Sift]:
        """What the rows must be like."""
        key = self.table.key
        found: list[Sift] = []
        if self.words and self.table.search is not None:
            words = fold(self.words).split()[:MOST_WORDS]
            found += (as_sift(key, condition) for condition in self.table.search(words))
        for each in self.table.filters:
            if each.name in self.chosen:
                value = self.chosen[each.name]
                sift = as_sift(key, each.condition(value))
                if isinstance(each, Choices):
                    sift = replace(sift, values=each.kept_values(value))
                found.append(sift)
        return found

    def pairs(self) -> Pairs:
        """The question as it stands in an address, without the page."""
        pairs: Pairs = [(SEARCH, self.words)] if self.words else []
        for each in self.table.filters:
            if each.name in self.chosen:
                pairs += each.pairs(self.chosen[each.name])
        if self.sort is not self.table.sorts[0] or self.is_falling != self.sort.falls:
            pairs.append((SORT, self.sort_value))
        return pairs

    @property
    def sort_value(self) -> str:
        """The order as it stands in an address: ``name``, ``-name``."""
        return f"-{self.sort.key}" if self.is_falling else self.sort.key

    def query(self, *more: tuple[str, str]) -> str:
        """The question as a query; ``more`` stands behind it."""
        return urlencode([*self.pairs(), *more])

    def without(self, name: str) -> "Question":
        """The question without one filter, or without its words."""
        if name == SEARCH:
            return replace(self, words="")
        return replace(self, chosen={key: each for key, each in self.chosen.items() if key != name})

    def sorted_by(self, sort: Sort, *, is_falling: bool) -> "Question":
        """The question in another order."""
        return replace(self, sort=sort, is_falling=is_falling)


def question_of(table: Table, asked: MultiDict[str, str]) -> Question:
    """Read a question from an address. What makes no sense is left out and named."""
    ignored: list[str] = []
    words = asked.get(SEARCH, "").strip()
    if words and (not fold(words) or len(words) > LONGEST_SEARCH):
        ignored.append(SEARCH)
        words = ""
    chosen = {}
    for each in table.filters:
        try:
            value = each.read(asked)
        except Unreadable:
            ignored.append(each.name)
        else:
            if value is not None:
                chosen[each.name] = value
    wanted = asked.get(SORT, "")
    sort = table.sort_of(wanted.removeprefix("-"))
    if wanted and sort is None:
        ignored.append(SORT)
    is_falling = wanted.startswith("-") if sort else table.sorts[0].falls
    question = Question(
        table=table, sort=sort or table.sorts[0], is_falling=is_falling, words=words, chosen=chosen
    )
    places = {}
    for name in (AFTER, BEFORE):
        if asked.get(name):
            places[name] = _read_place(question.sort, asked[name])
            if places[name] is None:
                ignored.append(name)
    # A page is after something or before something.
    after = places.get(AFTER)
    before = None if after else places.get(BEFORE)
    return replace(question, after=after, before=before, ignored=tuple(ignored))


def written_place(place: Place) -> str:
    """A place as it stands in an address."""
    parts = [
        part.hex()
        if isinstance(part, bytes)
        else part.isoformat()
        if isinstance(part, date)
        else part
        for part in place
    ]
    text = json.dumps(parts, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_place(sort: Sort, text: str) -> Place | None:
    kinds = [_kind(column.type) for column in sort.columns] + [int]
    if len(text) > LONGEST_PLACE:
        return None
    try:
        parts = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if not isinstance(parts, list) or len(parts) != len(kinds):
            return None
        return tuple(_read_part(kind, part) for kind, part in zip(kinds, parts, strict=True))
    except (ValueError, TypeError, OverflowError, binascii.Error, RecursionError):
        return None


def _kind(of: TypeEngine[Any]) -> type[Any]:
    plain = of.impl_instance if isinstance(of, TypeDecorator) else of
    return plain.python_type


def _read_part(kind: type[Any], part: object) -> Any:
    if kind is int:
        if type(part) is not int or abs(part) >= 2**63:
            raise ValueError(part)
        return part
    if not isinstance(part, str) or "\0" in part:
        raise ValueError(part)
    if kind is bytes:
        return bytes.fromhex(part)
    if kind is datetime:
        moment = datetime.fromisoformat(part)
        if moment.tzinfo is None or not 1900 <= moment.year <= 2999:
            raise ValueError(part)
        return moment
    if kind is date:
        return date.fromisoformat(part)
    part.encode()  # halves of characters are no text
    return part
