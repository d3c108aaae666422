"""Databases that are built once and kept. One has its name only when it is whole: whoever stops
while it is built finds nothing that looks like it."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from bench.data.cluster import connect, names_of
from bench.data.commands import flask
from bench.data.keeping import folder
from tests.services.postgres import PostgresServer


def kept_on_sqlite(name: str, build: Callable[[Path], None]) -> str:
    """The address of a SQLite database; when it is not there, ``build`` makes it in a new file."""
    path = folder() / f"{name}.sqlite"
    if path.exists():
        flask(f"sqlite:///{path}", "db", "upgrade")
        return f"sqlite:///{path}"
    making = path.with_suffix(".making")
    _remove(making)
    build(making)
    connection = sqlite3.connect(making)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    making.rename(path)
    _remove(making)
    return f"sqlite:///{path}"


def kept_on_postgres(server: PostgresServer, name: str, build: Callable[[str], None]) -> str:
    """The address of a PostgreSQL database; when it is not there, ``build`` creates one of another
    name and fills it."""
    if name in names_of(server):
        flask(server.url(name), "db", "upgrade")
        return server.url(name)
    making = f"{name}_making"
    server.drop_database(making)
    build(making)
    with connect(server, making, autocommit=True) as connection:
        # What autovacuum does within minutes of such a load.
        connection.execute("VACUUM (ANALYZE)")
    with connect(server, "postgres", autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{making}" RENAME TO "{name}"'.encode())
    return server.url(name)


def _remove(path: Path) -> None:
    """With what belongs to it."""
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
