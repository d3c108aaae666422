"""What a database holds, to be compared with what another one holds."""

from datetime import UTC, datetime
from typing import Any

from flask import Flask
from sqlalchemy import JSON, Text, cast, select, text
from sqlalchemy.types import TypeDecorator

from app.db import Base, db

NASTY = "a\"b\\c\\N\\.\t{};\x7f\u2028\u00ad'–𝕜 null\r\n%s %(x)s :y {{ 7*7 }} <b>"
"""Text that has a meaning for some of those whom it passes through."""
BEGINNING = datetime(1, 1, 1, 0, 0, 0, 1, tzinfo=UTC)


def rows(app: Flask) -> dict[str, list[Any]]:
    """All rows of all tables but the edition, which goes on counting; JSON as the text it is."""
    with app.app_context():
        found = {}
        for table in Base.metadata.sorted_tables:
            columns = [
                cast(column, Text) if _is_json(column.type) else column for column in table.columns
            ]
            query = select(*columns).order_by(*table.primary_key)
            if table.name != "editions":
                found[table.name] = [tuple(row) for row in db.session.execute(query)]
        db.session.rollback()
        return found


def edition(app: Flask) -> int:
    """The number of the present edition."""
    with app.app_context():
        number: int = db.session.scalar(text("SELECT number FROM editions"))
        db.session.rollback()
        return number


def _is_json(kind: Any) -> bool:
    return isinstance(kind.impl_instance if isinstance(kind, TypeDecorator) else kind, JSON)
