"""Values of the database as JSON writes them, and back: the same from and for both databases.

What the database holds as JSON is carried as the text that it is, so that the order of languages,
and the difference between no value and the value ``null``, stay.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Date,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    cast,
    column,
    table,
)
from sqlalchemy.sql.expression import TableClause
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.db import UtcDateTime


@dataclass(frozen=True)
class Written:
    """How values of one type are written: no value (``None``) is ``null`` for all."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]
    """Raises ValueError or TypeError for what ``write`` cannot have written."""


def plain(kind: type) -> Callable[[Any], Any]:
    """Take a value that JSON writes by itself; another kind's is refused."""

    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise TypeError(f"{kind.__name__} expected")
        return value

    return read


def same(value: Any) -> Any:
    """What JSON writes by itself."""
    return value


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone")
    return moment.astimezone(UTC)


TEXT = Written(write=same, read=plain(str))
NUMBER = Written(write=same, read=plain(int))
TRUTH = Written(write=same, read=plain(bool))
DAY = Written(write=date.isoformat, read=date.fromisoformat)
MOMENT = Written(write=datetime.isoformat, read=_moment)
BYTES = Written(
    write=lambda value: b64encode(value).decode("ascii"),
    read=lambda value: b64decode(value, validate=True),
)

# Which type is written how; the first that fits.
BY_TYPE: tuple[tuple[type[TypeEngine[Any]], Written], ...] = (
    (UtcDateTime, MOMENT),
    (JSON, TEXT),
    (Boolean, TRUTH),
    (Integer, NUMBER),
    (String, TEXT),
    (Date, DAY),
    (LargeBinary, BYTES),
)


def written(kind: TypeEngine[Any]) -> Written:
    """How values of a column's type are written. Raises TypeError for a type not dealt with."""
    for known, how in BY_TYPE:
        if isinstance(kind, known):
            return how
    if isinstance(kind, TypeDecorator):
        return written(kind.impl_instance)
    raise TypeError(f"no backup knows how to write {kind!r}")


def selected(one: Column[Any]) -> ColumnElement[Any]:
    """A column as a backup reads it."""
    return cast(one, Text) if is_json(one.type) else one


def filled(whole: Table) -> TableClause:
    """A table as a restore fills it on SQLite, where JSON is text."""
    return table(
        whole.name,
        *(column(one.name, Text() if is_json(one.type) else one.type) for one in whole.columns),
    )


def is_json(kind: TypeEngine[Any]) -> bool:
    """Whether the database holds values of a type as JSON."""
    return isinstance(kind.impl_instance if isinstance(kind, TypeDecorator) else kind, JSON)
