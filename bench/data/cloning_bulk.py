"""Writing millions of rows past the application: no indexes and triggers while they come."""

import json
import sqlite3
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

BATCH = 20_000


class Bulk(ABC):
    """Rows are gathered by table and written in batches, in one transaction."""

    def __init__(self) -> None:
        self._columns: dict[str, tuple[str, ...]] = {}
        self._waiting: dict[str, list[tuple[Any, ...]]] = {}

    def add(self, table: str, row: dict[str, Any]) -> None:
        """Add a row; all rows of a table have the same columns."""
        if table not in self._waiting:
            self._columns[table] = tuple(row)
            self._waiting[table] = []
        waiting = self._waiting[table]
        waiting.append(tuple([row[column] for column in self._columns[table]]))
        if len(waiting) >= BATCH:
            self._flush(table)

    @abstractmethod
    def begin(self) -> None:
        """Make ready for many rows."""

    def end(self) -> None:
        """Write what waits, and put everything back in order."""
        # As they were first seen: partners before what refers to them.
        for table in self._waiting:
            self._flush(table)
        self._put_back()

    def _flush(self, table: str) -> None:
        if self._waiting[table]:
            self._write(table, self._columns[table], self._waiting[table])
            self._waiting[table] = []

    @abstractmethod
    def _write(self, table: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
        """Write a batch."""

    @abstractmethod
    def _put_back(self) -> None:
        """Make indexes again and commit."""


class SqliteBulk(Bulk):
    """Into a SQLite file that nobody else has open."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._made_again: list[str] = []

    def begin(self) -> None:
        self._connection = sqlite3.connect(self._path, isolation_level=None)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -2000000"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.execute("BEGIN EXCLUSIVE")
        tables = (
            "('partners', 'standings', 'services', 'listings', 'listing_orders', 'listing_places',"
            " 'table_words')"
        )
        found = self._connection.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL "  # noqa: S608 - ours
            f"AND type IN ('index', 'trigger') AND tbl_name IN {tables}"
        ).fetchall()
        for kind, name, made_by in found:
            self._connection.execute(f'DROP {kind} "{name}"')
            self._made_again.append(made_by)

    def _write(self, table: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
        marks = ", ".join("?" * len(columns))
        self._connection.executemany(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})",  # noqa: S608 - ours
            rows,
        )

    def _put_back(self) -> None:
        for made_by in self._made_again:
            self._connection.execute(made_by)
        self._connection.execute("INSERT INTO listing_search(listing_search) VALUES ('rebuild')")
        self._connection.execute("COMMIT")
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.close()


class PostgresBulk(Bulk):
    """Into a PostgreSQL database, by COPY."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address
        self._made_again: list[str] = []

    def begin(self) -> None:
        self._connection = psycopg.connect(self._address)
        # What refers to what is right by construction, and proved afterwards.
        self._connection.execute("SET session_replication_role = replica")
        self._connection.execute("SET maintenance_work_mem = '1GB'")
        found = self._connection.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' "
            "AND tablename IN ('partners', 'standings', 'services', 'listings', 'listing_orders',"
            " 'listing_places', 'table_words') AND NOT EXISTS (SELECT 1 FROM pg_constraint "
            "WHERE conindid = to_regclass(quote_ident(indexname)))"
        ).fetchall()
        for name, made_by in found:
            self._connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
            self._made_again.append(made_by)

    def _write(self, table: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
        copying = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
        )
        with self._connection.cursor() as cursor, cursor.copy(copying) as copy:
            for row in rows:
                copy.write_row([_as_json(value) for value in row])

    def _put_back(self) -> None:
        for made_by in self._made_again:
            self._connection.execute(made_by.encode())
        for table in ("partners", "services"):
            self._connection.execute(
                sql.SQL(
                    "SELECT setval(pg_get_serial_sequence({}, 'id'), (SELECT max(id) FROM {}))"
                ).format(table, sql.Identifier(table))
            )
        self._connection.commit()
        self._connection.close()


def _as_json(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, (dict, list)) else value
