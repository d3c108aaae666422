"""Making a backup while the site goes on."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, select

from app.backup.files import BackupWriter, new_file
from app.backup.revision import present_revision
from app.backup.rules import Manifest
from app.backup.values import selected, written
from app.clock import now
from app.config import settings
from app.db import Base, db

BATCH = 1_000
"""Rows in memory at a time."""


def create_backup(path: Path) -> Manifest:
    """Write all tables as they are at this moment into a new file, and say what it holds.

    Raises Refused when there is a file already or the database is not up to date, and OSError.
    """
    with new_file(path) as file, _snapshot() as connection:
        revision = present_revision(connection)
        with BackupWriter(file, made_at=now()) as writer:
            for table in Base.metadata.sorted_tables:
                names = [column.name for column in table.columns]
                writer.add(table.name, names, _rows(connection, table))
            return writer.finish(programme=settings().programme_name, revision=revision)


@contextmanager
def _snapshot() -> Iterator[Connection]:
    """A connection that sees one moment only, whatever is written meanwhile."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        yield connection


def _rows(connection: Connection, table: Table) -> Iterator[list[Any]]:
    writers = [written(column.type).write for column in table.columns]
    query = select(*map(selected, table.columns)).order_by(*table.primary_key)
    with connection.execute(query, execution_options={"yield_per": BATCH}) as found:
        for row in found:
            yield [
                None if value is None else write(value)
                for write, value in zip(writers, row, strict=True)
            ]
