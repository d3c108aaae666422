"""Restoring a backup: all of it or nothing, into a database that nobody has used."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Table, delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from app.backup.files import BackupReader
from app.backup.revision import present_revision
from app.backup.rules import (
    EDITIONS,
    SIGN_INS,
    Manifest,
    Part,
    damaged,
    require_fitting,
    require_nobodys,
)
from app.backup.values import filled, written
from app.db import Base, writing
from app.editions import Edition, raise_by_hand
from app.guards import guards_lifted
from app.refusals import Refused

BATCH = 1_000


def check_backup(path: Path) -> Manifest:
    """Read a backup from beginning to end and say what it holds. Raises Refused when it is damaged
    or none, and OSError."""
    with path.open("rb") as file:
        backup = BackupReader(file)
        backup.check()
        return backup.manifest


def restore_backup(path: Path, *, replace: bool = False) -> Manifest:
    """Fill the database with a backup, in one transaction, and say what it held. Nobody is signed
    in afterwards.

    ``replace`` removes what somebody has stored there. Without it a database that holds anything
    but its defaults is refused. Raises Refused, too, for a damaged backup and one of other tables;
    and OSError.
    """
    with path.open("rb") as file:
        backup = BackupReader(file)
        # Before anything is locked or emptied.
        backup.check()
        with writing() as session:
            connection = session.connection()
            _require_fitting(connection, backup.manifest)
            _hold_others_off(connection)
            if not replace:
                require_nobodys(_filled_tables(connection))
            _empty(connection)
            for part in _in_order(backup.manifest):
                _fill(connection, part, backup)
            _end_sign_ins(connection)
            _settle(connection)
            raise_by_hand(connection)
        return backup.manifest


def _tables() -> list[Table]:
    """All tables, what is referred to before what refers to it."""
    return Base.metadata.sorted_tables


def _names() -> str:
    return ", ".join(table.name for table in _tables())


def _require_fitting(connection: Connection, manifest: Manifest) -> None:
    require_fitting(
        manifest,
        revision=present_revision(connection),
        tables={table.name: table.columns.keys() for table in _tables()},
    )


def _hold_others_off(connection: Connection) -> None:
    """Nobody may add a row between the question and the deletion. Readers go on reading; SQLite's
    writers are alone anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"LOCK TABLE {_names()} IN EXCLUSIVE MODE"))


def _filled_tables(connection: Connection) -> list[str]:
    return [table.name for table in _tables() if connection.scalar(select(select(table).exists()))]


def _empty(connection: Connection) -> None:
    with guards_lifted(connection):
        for table in reversed(_tables()):
            if table.name != EDITIONS:
                connection.execute(delete(table))


def _in_order(manifest: Manifest) -> Iterator[Part]:
    parts = {part.table: part for part in manifest.parts}
    return (parts[table.name] for table in _tables())


def _fill(connection: Connection, part: Part, backup: BackupReader) -> None:
    table = Base.metadata.tables[part.table]
    rows = _values(table, part, backup)
    if table.name == EDITIONS:
        _continue_editions(connection, rows)
        return
    try:
        if connection.dialect.name == "postgresql":
            _copy(connection, part, rows)
        else:
            _insert(connection, table, part, rows)
    except (DBAPIError, psycopg.Error) as error:
        reason = error.orig if isinstance(error, DBAPIError) else error
        raise Refused(
            "The table %(table)s cannot be restored, and nothing was changed: %(reason)s",
            table=table.name,
            reason=reason,
        ) from error
    if connection.scalar(select(func.count()).select_from(table)) != part.rows:
        raise damaged(part.file)


def _values(table: Table, part: Part, backup: BackupReader) -> Iterator[tuple[Any, ...]]:
    """The rows of a table as the database takes them."""
    readers = [written(table.columns[name].type).read for name in part.columns]
    for number, row in enumerate(backup.rows(part), start=1):
        try:
            values = tuple(
                None if value is None else read(value)
                for read, value in zip(readers, row, strict=True)
            )
        except (ValueError, TypeError):
            raise damaged(f"{part.file}:{number}") from None
        yield values


def _insert(
    connection: Connection, table: Table, part: Part, rows: Iterator[tuple[Any, ...]]
) -> None:
    statement = insert(filled(table))
    while batch := [dict(zip(part.columns, row, strict=True)) for row in islice(rows, BATCH)]:
        connection.execute(statement, batch)


def _copy(connection: Connection, part: Part, rows: Iterator[tuple[Any, ...]]) -> None:
    """PostgreSQL takes a table as one stream, many times faster than row by row."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(part.table), sql.SQL(", ").join(map(sql.Identifier, part.columns))
    )
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _continue_editions(connection: Connection, rows: Iterator[tuple[Any, ...]]) -> None:
    """Go on counting after the larger number, so that no page that was kept under a number, here or
    where the backup was made, is ever taken for one of what is restored."""
    for _id, number in rows:
        connection.execute(update(Edition).where(Edition.number < number).values(number=number))


def _end_sign_ins(connection: Connection) -> None:
    for name in SIGN_INS:
        connection.execute(delete(Base.metadata.tables[name]))


def _settle(connection: Connection) -> None:
    """Have PostgreSQL go on numbering after the restored rows, and know how many there are. The
    full-text indexes of both databases have been kept by themselves, row by row."""
    if connection.dialect.name != "postgresql":
        return
    for table in _tables():
        column = table.autoincrement_column
        if column is None:
            continue
        sequence = connection.scalar(
            text("SELECT pg_get_serial_sequence(:table, :column)"),
            {"table": table.name, "column": column.name},
        )
        if sequence is not None:
            last = connection.scalar(select(func.max(column)))
            connection.execute(
                text("SELECT setval(:sequence, :number, :used)"),
                {"sequence": sequence, "number": last or 1, "used": last is not None},
            )
    connection.execute(text(f"ANALYZE {_names()}"))
