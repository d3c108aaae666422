"""Databases as the office sees them: so many partners, each with somebody of its own, and so many
deeds in the audit. Built on the databases of the catalogue, once for each way of building."""

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Table, func, insert, select, text

from app.accounts.actions.users import WORDS_OF
from app.accounts.models import Membership, User
from app.applications.models import Application
from app.audit.models import AuditEntry
from app.db import db, writing
from app.mail.models import OutgoingMail
from app.partners.batches import batches
from app.partners.queries import all_ids
from app.tables.words import keep_words
from app.tiers.models import Contribution
from bench.data.cluster import connect, names_of
from bench.data.commands import flask
from bench.data.databases import app_over, postgres_database, remove, sqlite_database
from bench.data.keeping import folder, mark_of
from bench.data.office_rows import Doers, applications, contributions, deeds, mails, people
from bench.tools import say
from tests.services.postgres import PostgresServer

SEED = 4
BATCH = 5_000
COLLEAGUES = 20
MANAGER = "manager@kupec.example"
CONTRIBUTIONS = 3
"""Of each partner."""
SHAPED_BY = "bench/data/office*.py"


@dataclass(frozen=True)
class Size:
    """How much there is."""

    partners: int
    deeds: int

    @property
    def name(self) -> str:
        """Of the database."""
        return f"office_{self.partners}_{self.deeds}_{mark_of(SHAPED_BY)}"


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
        doers = _doers(len(partner_ids))
        for numbers, role in ((doers.colleagues, "rep"), (doers.owners, None)):
            _store(User, people(numbers, role, chance))
        _store(
            Membership,
            (
                {"user_id": user_id, "partner_id": partner_id, "role": "owner"}
                for user_id, partner_id in zip(doers.owners, partner_ids, strict=True)
            ),
        )
        _store(AuditEntry, deeds(size.deeds, doers, partner_ids, chance))
        _store(Application, applications(len(partner_ids), chance))
        _store(Contribution, contributions(CONTRIBUTIONS, doers, partner_ids, chance))
        _store(OutgoingMail, mails(len(partner_ids), chance))
        _let_be_found(range(doers.colleagues.start, doers.owners.stop))
        _number_on(User)


def _doers(partners: int) -> Doers:
    manager = db.session.scalar(select(User.id).where(User.email == MANAGER))
    if manager is None:
        raise ValueError(f"there is no {MANAGER}")
    first = (db.session.scalar(select(func.max(User.id))) or 0) + 1
    return Doers(
        manager=manager,
        colleagues=range(first, first + COLLEAGUES),
        owners=range(first + COLLEAGUES, first + COLLEAGUES + partners),
    )


def _let_be_found(numbers: range) -> None:
    """As the project's own actions do it."""
    for batch in batches(numbers):
        query = select(User.id, User.name, User.email).where(User.id.in_(batch))
        texts = {key: [name, email] for key, name, email in db.session.execute(query)}
        keep_words(WORDS_OF, texts)


def _store(model: type[Any], rows: Iterator[dict[str, Any]]) -> None:
    table: Table = model.__table__
    for batch in batches(rows, BATCH):
        db.session.connection().execute(insert(table), batch)


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
