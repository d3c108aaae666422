"""A transaction that changes what anonymous pages show makes a new edition, by itself.

Every statement is looked at just before it goes to the database, as the text that it has become,
so that the ORM, Core, inserts of one database's own, bulk inserts and SQL written by hand are all
seen alike. A table is public unless its model says otherwise (``info={"public": False}``): whoever
forgets a mark costs some pages their place in a cache, and shows nobody anything old. What goes
past SQLAlchemy (COPY through the driver) is followed by ``raise_by_hand``.
"""

import re
from contextvars import ContextVar
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, event, inspect

from app.db import Base

# FOR UPDATE locks, DO UPDATE belongs to an INSERT, ON UPDATE to a key: none names a table.
WRITES = re.compile(
    r"\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|DELETE\s+FROM(?:\s+ONLY)?"
    r"|(?<!FOR )(?<!KEY )(?<!DO )(?<!ON )UPDATE(?:\s+OR\s+\w+)?(?:\s+ONLY)?"
    r"|MERGE\s+INTO|TRUNCATE(?:\s+TABLE)?|COPY)\s+\"?(\w+)",
    re.IGNORECASE,
)
# Statements that insert many rows are long and seldom come twice: they are not remembered.
LONGEST_REMEMBERED = 4_000
RAISE = "UPDATE editions SET number = number + 1"
CHANGED = "changes_what_pages_show"

_raised: ContextVar[bool] = ContextVar("edition_raised", default=False)


def watch_commits(engine: Engine) -> None:
    """Mark the transactions of an engine that change something public, and raise the edition in
    each as its last statement: the row is locked for the moment of the commit alone."""

    @event.listens_for(engine, "begin")
    def forget(connection: Connection) -> None:
        connection.info.pop(CHANGED, None)

    @event.listens_for(engine, "before_cursor_execute")
    def mark(connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        if CHANGED in connection.info or not changes_what_pages_show(statement):
            return
        # Migrations run before there is the table and after it: they see to it themselves.
        connection.info[CHANGED] = not connection.get_execution_options().get("migrates", False)

    @event.listens_for(engine, "commit")
    def raise_when_marked(connection: Connection) -> None:
        if connection.info.pop(CHANGED, False):
            raise_by_hand(connection)


def raise_by_hand(connection: Connection) -> None:
    """Make a new edition in the present transaction of a connection."""
    if connection.exec_driver_sql(RAISE).rowcount != 1:
        raise RuntimeError("the table editions has lost its row: the database is not whole")
    _raised.set(True)


def raise_after_migrations(connection: Connection) -> None:
    """Make a new edition if there is the table: a migration may be older than it, or undo it."""
    if inspect(connection).has_table("editions"):
        raise_by_hand(connection)


def take_raised() -> bool:
    """Whether an edition was raised in this context since this was asked last."""
    raised = _raised.get()
    if raised:
        _raised.set(False)
    return raised


def changes_what_pages_show(statement: str) -> bool:
    """Whether an SQL statement writes to a table that anonymous pages read."""
    if len(statement) > LONGEST_REMEMBERED:
        return _writes_to_public_table(statement)
    return _remembered(statement)


def _writes_to_public_table(statement: str) -> bool:
    found = WRITES.finditer(statement)
    return any(match[1].lower() not in _private_tables() for match in found)


_remembered = lru_cache(maxsize=1_000)(_writes_to_public_table)


@cache
def _private_tables() -> frozenset[str]:
    """Tables whose models say that no anonymous page shows them."""
    tables = Base.metadata.tables.values()
    return frozenset(table.name for table in tables if table.info.get("public") is False)
