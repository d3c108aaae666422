"""Databases as the office sees them: so many partners, each with somebody of its own, and so many
deeds in the audit. Built on the databases of the catalogue, once for each way of building."""

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Table, func, insert, select, text

from app.accounts.models import Membership, User
from app.audit.models import AuditEntry
from app.db import db, writing
from app.partners.batches import batches
from app.partners.queries import all_ids
from bench.data.cluster import connect, names_of
from bench.data.commands import flask
from bench.data.databases import app_over, postgres_database, remove, sqlite_database
from bench.data.keeping import folder, mark_of
from bench.tools import say
from tests.services.postgres import PostgresServer

SEED = 4
BATCH = 5_000
COLLEAGUES = 20
BEGAN = datetime(2024, 11, 1, tzinfo=UTC)
LASTED = timedelta(days=730)
MANAGER = "manager@kupec.example"
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
DEEDS = ("partner.published", "partner.suspended", "partner.talked_with")
MANAGERS_SHARE, MACHINES_SHARE, COLLEAGUES_SHARE = 0.3, 0.1, 0.5
"""Of the deeds; the partners' own people did the rest."""


@dataclass(frozen=True)
class Size:
    """How much there is."""

    partners: int
    deeds: int

    @property
    def name(self) -> str:
        """Of the database."""
        return f"office_{self.partners}_{self.deeds}_{mark_of('bench/data/office.py')}"


def office_database(server: PostgresServer | None, size: Size) -> str:
    """The address of such a database, on SQLite without a server; built when it is not there."""
    return _on_sqlite(size) if server is None else _on_postgres(server, size)


def _on_sqlite(size: Size) -> str:
    path = folder() / f"{size.name}.sqlite"
    if path.exists():
        flask(f"sqlite:///{path}", "db", "upgrade")
        return f"sqlite:///{path}"
    base = Path(sqlite_database(size.partners).removeprefix("sqlite:///"))
    say(f"building a SQLite database of {size.partners:,} partners and {size.deeds:,} deeds …")
    making = path.with_suffix(".making")
    remove(making)
    shutil.copyfile(base, making)
    with app_over(f"sqlite:///{making}"):
        fill(size)
    connection = sqlite3.connect(making)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    making.rename(path)
    remove(making)
    return f"sqlite:///{path}"


def _on_postgres(server: PostgresServer, size: Size) -> str:
    if size.name in names_of(server):
        flask(server.url(size.name), "db", "upgrade")
        return server.url(size.name)
    postgres_database(server, size.partners)
    say(f"building a PostgreSQL database of {size.partners:,} partners and {size.deeds:,} deeds …")
    making = f"{size.name}_making"
    server.drop_database(making)
    server.create_database(making, template=f"kupec_{size.partners}")
    with app_over(server.url(making)):
        fill(size)
    with connect(server, making, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
    with connect(server, "postgres", autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{making}" RENAME TO "{size.name}"'.encode())
    return server.url(size.name)


def fill(size: Size) -> None:
    """Add to the present database of so many partners what the office has beside them."""
    chance = Random(SEED)
    partner_ids = all_ids()
    db.session.rollback()
    with writing():
        manager = db.session.scalar(select(User.id).where(User.email == MANAGER))
        if manager is None:
            raise ValueError(f"there is no {MANAGER}")
        first = _next_number(User)
        colleagues = range(first, first + COLLEAGUES)
        owners = range(first + COLLEAGUES, first + COLLEAGUES + len(partner_ids))
        _store(User, _people(colleagues, "rep"))
        _store(User, _people(owners, None))
        _store(
            Membership,
            (
                {"user_id": user_id, "partner_id": partner_id, "role": "owner"}
                for user_id, partner_id in zip(owners, partner_ids, strict=True)
            ),
        )
        _store(AuditEntry, _deeds(size.deeds, manager, colleagues, owners, partner_ids, chance))
        _number_on(User)


def _people(numbers: range, role: str | None) -> Iterator[dict[str, Any]]:
    for number in numbers:
        yield {
            "id": number,
            "email": f"person-{number}@office.example",
            "name": f"Jana Nováková {number}",
            "role": role,
            "locale": "sk",
        }


def _deeds(
    count: int,
    manager: int,
    colleagues: range,
    owners: range,
    partner_ids: list[int],
    chance: Random,
) -> Iterator[dict[str, Any]]:
    """In the order in which they were done."""
    for number in range(count):
        kind = chance.random()
        place = chance.randrange(len(partner_ids))
        if kind < MANAGERS_SHARE:
            user_id: int | None = manager
        elif kind < MANAGERS_SHARE + MACHINES_SHARE:
            user_id = None
        elif kind < MANAGERS_SHARE + MACHINES_SHARE + COLLEAGUES_SHARE:
            user_id = chance.choice(colleagues)
        else:
            user_id = owners[place]
        deed = chance.choice(DEEDS)
        yield {
            "at": BEGAN + LASTED * number / count,
            "user_id": user_id,
            "deed": deed,
            "subject": "partner",
            "subject_id": partner_ids[place],
            "partner_id": partner_ids[place],
            "before": {"state": "suspended" if deed == "partner.published" else "published"},
            "after": {"state": "published" if deed == "partner.published" else "suspended"},
            "address": f"192.0.2.{number % 256}",
            "agent": AGENT,
        }


def _store(model: type[Any], rows: Iterator[dict[str, Any]]) -> None:
    table: Table = model.__table__
    for batch in batches(rows, BATCH):
        db.session.connection().execute(insert(table), batch)


def _next_number(model: type[Any]) -> int:
    return (db.session.scalar(select(func.max(model.id))) or 0) + 1


def _number_on(model: type[Any]) -> None:
    """Let PostgreSQL go on after the numbers that were given."""
    if db.engine.dialect.name == "postgresql":
        name = model.__tablename__
        db.session.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), "  # noqa: S608 - ours
                f"(SELECT max(id) FROM {name}))"
            )
        )
