"""Databases of the catalogue to which a section of the bench adds rows of its own; each is built
once for each way of building."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert

from app.db import db
from app.partners.batches import batches
from bench.data.cluster import connect, names_of
from bench.data.commands import flask
from bench.data.databases import app_over, postgres_database, remove, sqlite_database
from bench.data.keeping import folder
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
    path = folder() / f"{name}.sqlite"
    if path.exists():
        flask(f"sqlite:///{path}", "db", "upgrade")
        return f"sqlite:///{path}"
    base = Path(sqlite_database(partners).removeprefix("sqlite:///"))
    say(f"building a SQLite database of {partners:,} partners with {what} …")
    making = path.with_suffix(".making")
    remove(making)
    shutil.copyfile(base, making)
    with app_over(f"sqlite:///{making}"):
        fill()
    connection = sqlite3.connect(making)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    making.rename(path)
    remove(making)
    return f"sqlite:///{path}"


def _on_postgres(
    server: PostgresServer, name: str, partners: int, what: str, fill: Callable[[], None]
) -> str:
    if name in names_of(server):
        flask(server.url(name), "db", "upgrade")
        return server.url(name)
    postgres_database(server, partners)
    say(f"building a PostgreSQL database of {partners:,} partners with {what} …")
    making = f"{name}_making"
    server.drop_database(making)
    server.create_database(making, template=f"kupec_{partners}")
    with app_over(server.url(making)):
        fill()
    with connect(server, making, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
    with connect(server, "postgres", autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{making}" RENAME TO "{name}"'.encode())
    return server.url(name)
