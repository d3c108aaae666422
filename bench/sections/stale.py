"""How long a change that one process commits stays unseen by another."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from random import Random
from typing import IO, Any, cast

from sqlalchemy import select

from app.config import ROOT
from app.db import db, writing
from app.partners.listing import refresh_listings
from app.partners.models import Partner
from bench.data.cluster import running_cluster
from bench.data.databases import app_over, postgres_database, sqlite_database
from bench.plan import Plan
from bench.servers import kupec
from bench.stats import percentile, spread
from bench.tables import table
from tests.services.redis import running_redis

TITLE = "Staleness"
PARTNERS = 240
CHANGES = 100
WORD = "Premenovanie"


def run(plan: Plan) -> dict[str, Any]:
    """Changes by this process, looked for in the pages of a server that keeps them."""
    changes = 15 if plan.quick else CHANGES
    results = {}
    with running_cluster() as server, running_redis() as redis:
        postgres = postgres_database(server, PARTNERS)
        for name, url, settings in (
            ("SQLite", sqlite_database(PARTNERS), {}),
            ("PostgreSQL", postgres, {}),
            ("PostgreSQL and Redis", postgres, {"REDIS_URL": redis.url()}),
        ):
            results[name] = _delays(url, settings, changes)
    return {"delays": results, "partners": PARTNERS}


def _delays(url: str, settings: dict[str, str], changes: int) -> dict[str, float]:
    chance = Random("stale")
    with ExitStack() as stack:
        port = stack.enter_context(kupec(url, cached=True, **settings))
        stack.enter_context(app_over(url, **settings))
        partner = db.session.scalars(
            select(Partner).where(Partner.state == "published").limit(1)
        ).one()
        partner_id, name, path = partner.id, partner.name, f"/sk/partners/{partner.slug}/"
        db.session.remove()
        seen = stack.enter_context(_poller(port, path))
        seen.wait_for(-1)
        delays = []
        for number in range(changes):
            # At any moment between two looks of the other process.
            time.sleep(chance.uniform(0.05, 0.35))
            committed = _rename(partner_id, f"{WORD} {number}")
            delays.append(max(0.0, seen.wait_for(number) - committed))
        _rename(partner_id, name)
    return {
        "median": spread(delays).median,
        "p95": percentile(delays, 0.95),
        "highest": max(delays),
        "changes": len(delays),
    }


def _rename(partner_id: int, name: str) -> float:
    """The moment at which the change was committed."""
    with writing() as session:
        session.get_one(Partner, partner_id).name = name
        refresh_listings([partner_id])
    committed = time.monotonic()
    db.session.remove()
    return committed


class _Seen:
    """What a poller prints."""

    def __init__(self, lines: IO[str]) -> None:
        self._lines = lines

    def wait_for(self, number: int) -> float:
        """The moment of the first request that was answered with the number; -1 for none."""
        for line in self._lines:
            moment, _, shown = line.partition(" ")
            if int(shown) == number:
                return float(moment)
        raise RuntimeError("the process that asks ended by itself")


@contextmanager
def _poller(port: int, path: str) -> Iterator[_Seen]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.poller", str(port), path, WORD],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield _Seen(cast("IO[str]", process.stdout))
    finally:
        process.terminate()
        process.communicate()


def text(results: dict[str, Any]) -> str:
    """The table."""
    rows = (
        (
            name,
            *(f"{found[key] * 1000:.0f}" for key in ("median", "p95", "highest")),
            found["changes"],
        )
        for name, found in results["delays"].items()
    )
    return (
        "Milliseconds from the return of the commit in one process to the first request that "
        "another process, which keeps the page, answers with the change. The page is asked for "
        "again and again, changes come at random moments.\n\n"
        + table(("shared by", "median", "p95", "highest", "changes"), rows)
    )
