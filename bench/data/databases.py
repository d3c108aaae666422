"""Databases of so many partners, built once for each schema and kept."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from app import create_app
from app.config import load_settings
from app.db import db
from bench.data.cloning import multiply
from bench.data.cloning_bulk import PostgresBulk, SqliteBulk
from bench.data.cluster import address_of
from bench.data.commands import load_demo, site_settings
from bench.data.kept import kept_on_postgres, kept_on_sqlite
from bench.tools import say
from tests.services.postgres import PostgresServer

BASE = 1_000
"""Up to here a database is loaded by ``demo load``; larger ones are made of clones of this one."""


def sqlite_database(partners: int) -> str:
    """The address of a SQLite database of so many listed partners; built when it is not there."""

    def build(path: Path) -> None:
        if partners <= BASE:
            say(f"loading a SQLite database of {partners:,} partners …")
            load_demo(f"sqlite:///{path}", partners)
            return
        base = sqlite_database(BASE).removeprefix("sqlite:///")
        say(f"building a SQLite database of {partners:,} partners …")
        shutil.copyfile(base, path)
        with app_over(f"sqlite:///{path}"):
            multiply(partners, SqliteBulk(path))

    return kept_on_sqlite(f"kupec-{partners}", build)


def postgres_database(server: PostgresServer, partners: int) -> str:
    """The address of such a database on PostgreSQL."""

    def build(name: str) -> None:
        if partners <= BASE:
            say(f"loading a PostgreSQL database of {partners:,} partners …")
            server.create_database(name)
            load_demo(server.url(name), partners)
            return
        postgres_database(server, BASE)
        say(f"building a PostgreSQL database of {partners:,} partners …")
        server.create_database(name, template=f"kupec_{BASE}")
        with app_over(server.url(name)):
            multiply(partners, PostgresBulk(address_of(server, name)))

    return kept_on_postgres(server, f"kupec_{partners}", build)


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
