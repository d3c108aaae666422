"""Databases as the office sees them: so many partners, each with somebody of its own, and so many
deeds in the audit. Built on the databases of the catalogue, once for each way of building."""

from dataclasses import dataclass
from random import Random
from typing import Any

from sqlalchemy import func, select, text

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
from bench.data.filling import filled_database, store
from bench.data.keeping import mark_of
from bench.data.office_rows import Doers, applications, contributions, deeds, mails, people
from tests.services.postgres import PostgresServer

SEED = 4
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
    return filled_database(
        server,
        name=size.name,
        partners=size.partners,
        what=f"{size.deeds:,} deeds",
        fill=lambda: fill(size),
    )


def fill(size: Size) -> None:
    """Add to the present database of so many partners what the office has beside them."""
    chance = Random(SEED)
    partner_ids = all_ids()
    db.session.rollback()
    with writing():
        doers = _doers(len(partner_ids))
        for numbers, role in ((doers.colleagues, "rep"), (doers.owners, None)):
            store(User, people(numbers, role, chance))
        store(
            Membership,
            (
                {"user_id": user_id, "partner_id": partner_id, "role": "owner"}
                for user_id, partner_id in zip(doers.owners, partner_ids, strict=True)
            ),
        )
        store(AuditEntry, deeds(size.deeds, doers, partner_ids, chance))
        store(Application, applications(len(partner_ids), chance))
        store(Contribution, contributions(CONTRIBUTIONS, doers, partner_ids, chance))
        store(OutgoingMail, mails(len(partner_ids), chance))
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
