"""What picking partners for a brief costs, over a large programme with a history."""

import gc
import time
from random import Random
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.db import db
from app.jobs.actions.matching import picks_for
from app.jobs.models import Brief
from app.partners.models import Category
from bench.data.cluster import running_cluster
from bench.data.databases import app_over
from bench.data.jobs import EACH, SERVICES, jobs_database
from bench.inside import SqlClock, sql_clock
from bench.plan import Plan
from bench.stats import percentile, spread
from bench.tables import number, table
from bench.tools import say

TITLE = "Matching"
PARTNERS, QUICK = 100_000, 10_000
MOST_JOBS = 100_000
"""Of one partner, who stands first in the catalogue and so is looked at for every brief of its
categories."""
TRIES = 3
BRIEFS = 120
INTRODUCTION = (
    "Milliseconds for picking four partners for a brief among {partners:,}, each with {each} jobs",
    "in the last hundred days and the first of the catalogue with {most:,}: reading the field and",
    "the facts, scoring, drawing. Every brief is another one, with wishes in part; it is matched",
    "three times, of which the quickest counts. Asking those who were picked (their jobs and",
    "e-mails) is no part of it.",
)


def run(plan: Plan) -> dict[str, Any]:
    """Briefs on both databases."""
    partners = QUICK if plan.quick else PARTNERS
    found = {}
    with running_cluster() as server:
        for database, where in (("SQLite", None), ("PostgreSQL", server)):
            say(f"matching on {database} …")
            with app_over(jobs_database(where, partners, MOST_JOBS)) as app:
                found[database] = _measured(app, BRIEFS // 4 if plan.quick else BRIEFS)
    return {"databases": found, "partners": partners}


def _measured(app: Flask, count: int) -> dict[str, Any]:
    # As wsgi.py does it.
    gc.freeze()
    with sql_clock(app) as clock:
        times = [_best(brief, clock) for brief in _briefs(count)]
    seconds = [each for each, _, _ in times]
    return {
        "seconds": spread(seconds).as_json() | {"p95": percentile(seconds, 0.95)},
        "sql_seconds": spread([each for _, each, _ in times]).as_json(),
        "statements": max(each for _, _, each in times),
    }


def _best(brief: Brief, clock: SqlClock) -> tuple[float, float, int]:
    made = []
    for _ in range(TRIES):
        clock.set_back()
        began = time.perf_counter()
        picks = picks_for(brief)
        made.append((time.perf_counter() - began, clock.seconds, clock.statements))
        db.session.rollback()
        if not picks:
            raise RuntimeError("nobody was picked")
    return min(made)


def _briefs(count: int) -> list[Brief]:
    """Briefs that are stored nowhere."""
    chance = Random("briefs")
    categories = list(db.session.scalars(select(Category.id).order_by(Category.id)))
    db.session.rollback()
    return [
        Brief(
            kind="match",
            state="asked",
            email="jana@obchod.example",
            store_url="https://obchod.example",
            service=chance.choice(SERVICES),
            category_id=chance.choice(categories),
            language=chance.choice(("", "", "sk", "pl", "ru")),
            country=chance.choice(("", "", "SK", "PL")),
            dropshipping=chance.random() < 0.2,
            budget_minor=chance.choice((None, 50_000)),
            budget_currency="EUR",
            priority_time=chance.randint(1, 5),
            priority_cost=chance.randint(1, 5),
            priority_quality=chance.randint(1, 5),
            wanted=4,
            seed=chance.randrange(2**53),
        )
        for _ in range(count)
    ]


def text(results: dict[str, Any]) -> str:
    """A row for each database."""
    words = " ".join(INTRODUCTION).format(partners=results["partners"], each=EACH, most=MOST_JOBS)
    rows = (
        (
            database,
            number(1000 * found["seconds"]["median"]),
            number(1000 * found["seconds"]["p95"]),
            number(1000 * found["sql_seconds"]["median"]),
            found["statements"],
        )
        for database, found in results["databases"].items()
    )
    heads = ("database", "median, ms", "p95, ms", "of it SQL, median", "statements")
    return f"{words}\n\n{table(heads, rows)}"
