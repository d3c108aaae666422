"""Databases with jobs: every partner has had some in the last 90 days, and the first of the
catalogue very many. Built on the databases of the catalogue, once for each way of building."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select, text

from app.clock import now
from app.db import db, writing
from app.jobs.models import Brief, Job
from app.jobs.rules.statuses import FIRST_ANSWER
from app.partners.models import Category, Listing
from app.partners.queries import all_ids
from bench.data.filling import filled_database, store
from bench.data.keeping import mark_of
from tests.services.postgres import PostgresServer

SEED = 5
EACH = 5
"""Jobs of each partner."""
SHAPED_BY = ("bench/data/jobs.py", "migrations/versions/0018*.py")
SERVICES = (
    "Nastavenie reklám", "SEO audit", "Fotografie produktov", "E-shop na mieru",
    "Ustawienie reklam", "Zdjęcia produktów", "Настройка рекламы", "Тексты для магазина",
)  # fmt: skip
STATUSES = {"replied": 30, "completed": 25, "declined": 20, "expired": 8, "open": 10, "awaiting": 7}

_COUNTED = """
    INSERT INTO job_counts (partner_id, status, count)
    SELECT partner_id, status, count(*) FROM jobs GROUP BY partner_id, status
    """


def jobs_database(server: PostgresServer | None, partners: int, most: int) -> str:
    """The address of a database of so many partners, of whom the first has had ``most`` jobs; on
    SQLite without a server. Built when it is not there."""
    name = f"jobs_{partners}_{most}_{mark_of(*SHAPED_BY)}"
    return filled_database(
        server, name=name, partners=partners, what="jobs", fill=lambda: fill(most)
    )


def fill(most: int) -> None:
    """Add jobs to the present database: some of each partner, ``most`` of the first one."""
    chance, at = Random(SEED), now()
    ids = all_ids()
    first = db.session.scalars(select(Listing.partner_id).order_by(Listing.place).limit(1)).one()
    categories = list(db.session.scalars(select(Category.id)))
    db.session.rollback()
    with writing() as session:
        start = (session.scalar(select(Brief.id).order_by(Brief.id.desc()).limit(1)) or 0) + 1
        numbers = range(start, start + max(most, EACH))
        store(Brief, _briefs(numbers, categories, at, chance))
        store(Job, _jobs(first, numbers[:most], at, chance))
        store(
            Job,
            (
                job
                for partner_id in ids
                if partner_id != first
                for job in _jobs(partner_id, chance.sample(numbers, EACH), at, chance)
            ),
        )
        session.execute(text("DELETE FROM job_counts"))
        session.execute(text(_COUNTED))


def _briefs(
    numbers: range, categories: list[int], at: datetime, chance: Random
) -> Iterator[dict[str, Any]]:
    for number in numbers:
        yield {
            "id": number,
            "public_id": f"brief{number}",
            "kind": "match",
            "state": "asked",
            "version": 1,
            "locale": "sk",
            "name": "Jana Malá",
            "email": f"jana{number}@obchod.example",
            "email_key": f"jana{number}@obchod.example",
            "category_id": chance.choice(categories),
            "service": chance.choice(SERVICES),
            "requirements": "Potrebujeme pomoc s e-shopom.",
            "consent_text": "x",
            "consent_hash": "x" * 64,
            "sent_at": at,
        }


def _jobs(
    partner_id: int, briefs: range | list[int], at: datetime, chance: Random
) -> Iterator[dict[str, Any]]:
    for brief_id in briefs:
        status = chance.choices(list(STATUSES), list(STATUSES.values()))[0]
        asked_at = at - timedelta(minutes=chance.randrange(5, 100 * 24 * 60))
        if status == "open":
            asked_at = at - timedelta(minutes=chance.randrange(5, 60))
        is_declined = status == "declined"
        yield {
            "public_id": f"job{partner_id}_{brief_id}",
            "brief_id": brief_id,
            "partner_id": partner_id,
            "kind": "match",
            "category_id": 1 + brief_id % 12,
            "status": status,
            "asked_at": asked_at,
            "due_at": asked_at + FIRST_ANSWER,
            "moved_at": asked_at,
            "ended_by": "partner" if is_declined else None,
            "reason": "not_my_service" if is_declined else None,
            "is_unread": False,
            "why": {},
        }
