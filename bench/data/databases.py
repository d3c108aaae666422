"""Databases of so many partners, built once for each schema and kept."""

import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from app import create_app
from app.config import load_settings
from app.db import db
from bench.data.cloning import multiply
from bench.data.cloning_bulk import PostgresBulk, SqliteBulk
from bench.data.cluster import address_of, connect, names_of
from bench.data.commands import flask, load_demo, site_settings
from bench.data.keeping import folder
from bench.tools import say
from tests.services.postgres import PostgresServer

BASE = 1_000
"""Up to here a database is loaded by ``demo load``; larger ones are made of clones of this one."""


def sqlite_database(partners: int) -> str:
    """The address of a SQLite database of so many listed partners; built when it is not there."""
    path = folder() / f"kupec-{partners}.sqlite"
    if path.exists():
        flask(f"sqlite:///{path}", "db", "upgrade")
        return f"sqlite:///{path}"
    making = path.with_suffix(".making")
    remove(making)
    if partners <= BASE:
        say(f"loading a SQLite database of {partners:,} partners …")
        load_demo(f"sqlite:///{making}", partners)
    else:
        base = sqlite_database(BASE).removeprefix("sqlite:///")
        say(f"building a SQLite database of {partners:,} partners …")
        shutil.copyfile(base, making)
        with app_over(f"sqlite:///{making}"):
            multiply(partners, SqliteBulk(making))
    connection = sqlite3.connect(making)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    making.rename(path)
    remove(making)
    return f"sqlite:///{path}"


def postgres_database(server: PostgresServer, partners: int) -> str:
    """The address of such a database on PostgreSQL."""
    name = f"kupec_{partners}"
    if name in names_of(server):
        flask(server.url(name), "db", "upgrade")
        return server.url(name)
    making = f"{name}_making"
    server.drop_database(making)
    if partners <= BASE:
        say(f"loading a PostgreSQL database of {partners:,} partners …")
        server.create_database(making)
        load_demo(server.url(making), partners)
    else:
        postgres_database(server, BASE)
        say(f"building a PostgreSQL database of {partners:,} partners …")
        server.create_database(making, template=f"kupec_{BASE}")
        with app_over(server.url(making)):
            multiply(partners, PostgresBulk(address_of(server, making)))
    with connect(server, making, autocommit=True) as connection:
        # What autovacuum does within minutes of such a load.
        connection.execute("VACUUM (ANALYZE)")
    with connect(server, "postgres", autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{making}" RENAME TO "{name}"'.encode())
    return server.url(name)


def addresses(server: PostgresServer, database: str, sizes: Iterable[int]) -> dict[int, str]:
    """The addresses of the databases of these sizes; ``database`` is SQLite or PostgreSQL."""
    if database == "SQLite":
        return {size: sqlite_database(size) for size in sizes}
    return {size: postgres_database(server, size) for size in sizes}


@contextmanager
def app_over(database_url: str, **settings: str) -> Iterator[Flask]:
    """The site in this process over a database, its context pushed, as production runs it."""
    app = create_app(load_settings(site_settings(database_url) | settings))
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


def remove(path: Path) -> None:
    """Remove a SQLite database with what belongs to it."""
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
