"""Databases with an inbox of so many jobs, all of one partner. Built on the smallest database of
the catalogue, once for each way of building."""

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from random import Random
from typing import Any

from sqlalchemy import delete, select

from app.accounts.models import Membership, User
from app.clock import now
from app.db import db, writing
from app.demo.briefs import remove_briefs
from app.i18n.folding import fold
from app.jobs.actions.counting import count_moved
from app.jobs.models import Brief, Job, JobCount, JobWord, Message
from app.jobs.rules.statuses import FIRST_ANSWER
from app.partners.models import Category
from bench.data.filling import filled_database, store
from bench.data.keeping import mark_of
from tests.services.postgres import PostgresServer

SEED = 5
PARTNERS = 1_000
OWNER = "gold@kupec.example"
SHAPED_BY = "bench/data/inbox*.py"
LIVE = {"new": 20, "open": 10, "awaiting": 30, "replied": 20}
"""In an inbox of any length: nobody talks with thousands of merchants at a time."""
ENDED = ("completed", "completed", "completed", "declined", "expired")
COMMON, RARE = "reklama", "perník"
"""A word of most jobs, and one of three."""
SOME = ("obchod", "katalóg", "preklad", "fotky", "sklad", "dizajn", "texty", "vianoce", "správa")
WORDS_EACH = 5


def inbox_database(server: PostgresServer | None, jobs: int) -> str:
    """The address of such a database, on SQLite without a server; built when it is not there."""
    name = f"inbox_{jobs}_{mark_of(SHAPED_BY)}"
    return filled_database(
        server,
        name=name,
        partners=PARTNERS,
        what=f"an inbox of {jobs:,} jobs",
        fill=lambda: fill(jobs),
    )


def fill(jobs: int) -> None:
    """Give the owner's partner so many jobs, in the present database."""
    chance = Random(SEED)
    owner = select(User.id).where(User.email == OWNER).scalar_subquery()
    user_id, partner_id = db.session.execute(
        select(Membership.user_id, Membership.partner_id).where(Membership.user_id == owner)
    ).one()
    categories = list(db.session.scalars(select(Category.id).order_by(Category.position)))
    db.session.rollback()
    made = list(_jobs(jobs, partner_id, user_id, categories, chance))
    with writing() as session:
        # The demo's own would make the smaller inbox another one than the larger.
        remove_briefs(session)
        session.execute(delete(JobCount))
        store(Brief, (_brief(job) for job in made))
        store(Job, iter(made))
        store(JobWord, _words(made, chance))
        store(Message, (_message(job, chance) for job in made if job["answered_at"]))
        statuses = [job["status"] for job in made]
        count_moved(partner_id, {each: statuses.count(each) for each in set(statuses)})


def _jobs(
    count: int, partner_id: int, user_id: int, categories: list[int], chance: Random
) -> Iterator[dict[str, Any]]:
    live = [status for status, number in LIVE.items() for _ in range(number)]
    chance.shuffle(live)
    latest = now()
    for number in range(1, count + 1):
        is_live = number > count - len(live)
        status = live[count - number] if is_live else chance.choice(ENDED)
        # The clocks of these must run for as long as the database is kept.
        runs = status in ("new", "open")
        moved = latest - timedelta(minutes=count - number)
        due = latest + timedelta(days=3_650, minutes=number) if runs else moved + FIRST_ANSWER
        yield {
            "id": number,
            "public_id": f"bench-job-{number}",
            "brief_id": number,
            "partner_id": partner_id,
            "kind": chance.choice(("direct", "match")),
            "category_id": chance.choice((categories[0], *categories[:2])),
            "status": status,
            "asked_at": moved,
            "due_at": due,
            "moved_at": moved,
            "answered_at": moved if status in ("awaiting", "replied", "completed") else None,
            "is_unread": status in ("new", "awaiting"),
            "assigned_to": chance.choice((user_id, None)),
            "why": {},
        }


def _brief(job: dict[str, Any]) -> dict[str, Any]:
    consent = "Súhlasím so spracovaním osobných údajov."
    return {
        "id": job["id"],
        "public_id": f"bench-brief-{job['id']}",
        "kind": job["kind"],
        "state": "asked",
        "locale": "sk",
        "name": f"Jana {job['id']}",
        "company": f"Obchodík {job['id']}",
        "email": "",
        "email_key": "",
        "category_id": job["category_id"],
        "requirements": "Potrebujeme rozbehnúť reklamu pre menší e-shop s keramikou.",
        "consent_text": consent,
        "consent_hash": sha256(consent.encode()).hexdigest(),
        "sent_at": job["asked_at"],
    }


def _message(job: dict[str, Any], chance: Random) -> dict[str, Any]:
    return {
        "job_id": job["id"],
        "side": "merchant" if job["status"] == "awaiting" else "partner",
        "body": " ".join(chance.choices(SOME, k=20)),
        "locale": "sk",
        "at": job["moved_at"],
    }


def _words(jobs: list[dict[str, Any]], chance: Random) -> Iterator[dict[str, Any]]:
    for job in jobs:
        words = {f"n{job['id']}", *chance.choices(SOME, k=WORDS_EACH)}
        if chance.random() < 0.7:
            words.add(COMMON)
        if job["id"] in (10, 20, 30):
            words.add(RARE)
        for word in sorted(words):
            yield {
                "partner_id": job["partner_id"],
                "word": fold(word).replace(" ", ""),
                "job_id": job["id"],
            }
