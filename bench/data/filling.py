"""Databases of the catalogue to which a section of the bench adds rows of its own; each is built
once for each way of building."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert

from app.db import db
from app.partners.batches import batches
from bench.data.databases import app_over, postgres_database, sqlite_database
from bench.data.kept import kept_on_postgres, kept_on_sqlite
from bench.tools import say
from tests.services.postgres import PostgresServer

BATCH = 5_000


def filled_database(
    server: PostgresServer | None, *, name: str, partners: int, what: str, fill: Callable[[], None]
) -> str:
    """The address of a database of so many partners that ``fill`` has added to; on SQLite without
    a server. ``what`` says to the reader what is added when it has to be built."""
    if server is None:
        return _on_sqlite(name, partners, what, fill)
    return _on_postgres(server, name, partners, what, fill)


def store(model: type[Any], rows: Iterator[dict[str, Any]]) -> None:
    """Write rows of a table, many at a time, in the present transaction."""
    table: Table = model.__table__
    for batch in batches(rows, BATCH):
        db.session.connection().execute(insert(table), batch)


def _on_sqlite(name: str, partners: int, what: str, fill: Callable[[], None]) -> str:
    def build(path: Path) -> None:
        base = sqlite_database(partners).removeprefix("sqlite:///")
        say(f"building a SQLite database of {partners:,} partners with {what} …")
        shutil.copyfile(base, path)
        with app_over(f"sqlite:///{path}"):
            fill()

    return kept_on_sqlite(name, build)


def _on_postgres(
    server: PostgresServer, name: str, partners: int, what: str, fill: Callable[[], None]
) -> str:
    def build(making: str) -> None:
        postgres_database(server, partners)
        say(f"building a PostgreSQL database of {partners:,} partners with {what} …")
        server.create_database(making, template=f"kupec_{partners}")
        with app_over(server.url(making)):
            fill()

    return kept_on_postgres(server, name, build)
