"""What a write costs as the number of partners grows."""

import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy import select

from app import create_app
from app.config import load_settings
from app.db import db, writing
from app.partners.actions import decide_tier, publish, suspend
from app.partners.listing import refresh_listings
from app.partners.models import Partner, Tier
from app.values import LocalizedText
from bench.data.cluster import running_cluster
from bench.data.commands import site_settings
from bench.data.databases import BASE, addresses
from bench.inside import SqlClock, sql_clock
from bench.plan import Plan
from bench.stats import spread
from bench.tables import number, table
from bench.tools import say

TITLE = "Writes"
DECIDED_ON = date(2026, 11, 2)


def run(plan: Plan) -> dict[str, Any]:
    """Every kind of write at every size, the sizes taking turns, on each database."""
    results: dict[str, Any] = {}
    with running_cluster() as server:
        for database in ("SQLite", "PostgreSQL"):
            say(f"writes on {database} …")
            urls = addresses(server, database, plan.sizes)
            results[database] = _measured(urls, 4 if plan.quick else 15)
    return {"databases": results, "sizes": list(plan.sizes)}


def _measured(urls: dict[int, str], count: int) -> dict[str, Any]:
    times: dict[str, dict[int, list[tuple[float, int]]]] = defaultdict(lambda: defaultdict(list))
    with ExitStack() as stack:
        apps = {size: create_app(load_settings(site_settings(url))) for size, url in urls.items()}
        clocks = {size: stack.enter_context(sql_clock(app)) for size, app in apps.items()}
        # One more than is kept: the first writes compile their statements.
        for round_number in range(count + 1):
            for size, app in apps.items():
                with app.app_context():
                    partner_id = _bronze_partners()[round_number]
                    for kind, write in _writes(partner_id).items():
                        made = _timed(write, clocks[size])
                        if round_number:
                            times[kind][size].append(made)
        for app in apps.values():
            _let_go(app)
    return {
        kind: {
            str(size): {
                "median": spread([seconds for seconds, _ in measured]).median * 1000,
                "highest": max(seconds for seconds, _ in measured) * 1000,
                "statements": max(statements for _, statements in measured),
            }
            for size, measured in by_size.items()
        }
        for kind, by_size in times.items()
    }


def _let_go(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _bronze_partners() -> list[int]:
    """The same partners at every size: of the base, which have a past and one category."""
    query = select(Partner.id).join(Partner.tier)
    query = query.where(Tier.key == "bronze", Partner.state == "published", Partner.id <= BASE)
    ids = list(db.session.scalars(query.order_by(Partner.id)))
    db.session.rollback()
    return ids


def _writes(partner_id: int) -> dict[str, Callable[[], None]]:
    """Each write with the one that takes it back, so that the database stays what it was."""
    return {
        "change of availability": lambda: _change(partner_id, "available", lambda old: not old),
        "availability back": lambda: _change(partner_id, "available", lambda old: not old),
        "change of a headline": lambda: _change(partner_id, "headline", _longer),
        "headline back": lambda: _change(partner_id, "headline", _shorter),
        "a level up": lambda: _decide(partner_id, "silver"),
        "a level down": lambda: _decide(partner_id, "bronze"),
        "suspend": lambda: suspend(partner_ids=[partner_id]),
        "publish": lambda: publish(partner_ids=[partner_id]),
    }


def _change(partner_id: int, attribute: str, change: Callable[[Any], Any]) -> None:
    partner = db.session.get_one(Partner, partner_id)
    setattr(partner, attribute, change(getattr(partner, attribute)))
    refresh_listings([partner_id])


def _longer(texts: LocalizedText) -> LocalizedText:
    return LocalizedText({locale: f"{text} naozaj" for locale, text in texts.items()})


def _shorter(texts: LocalizedText) -> LocalizedText:
    return LocalizedText({locale: text.removesuffix(" naozaj") for locale, text in texts.items()})


def _decide(partner_id: int, tier_key: str) -> None:
    decide_tier(
        partner_id=partner_id,
        tier_key=tier_key,
        decided_on=DECIDED_ON,
        kind="call",
        minutes="Measured.",
        reason="Measured.",
    )


def _timed(write: Callable[[], None], clock: SqlClock) -> tuple[float, int]:
    """Seconds of the whole transaction, its commit included, and its statements."""
    db.session.remove()
    clock.set_back()
    began = time.perf_counter()
    with writing():
        write()
    return time.perf_counter() - began, clock.statements


def text(results: dict[str, Any]) -> str:
    """A table for each database."""
    parts = [
        "Milliseconds of one transaction with its commit (median, highest) and its statements, "
        "in this process. Both databases write durably: SQLite with WAL and `synchronous = FULL`, "
        "PostgreSQL with `fsync` and `synchronous_commit` on. Each write is taken back by the "
        "next one.\n"
    ]
    sizes = results["sizes"]
    for database, kinds in results["databases"].items():
        rows = [
            (
                kind,
                *(
                    f"{by_size[str(size)]['median']:.1f}, {by_size[str(size)]['highest']:.1f}"
                    for size in sizes
                ),
                number(by_size[str(max(sizes))]["median"] / by_size[str(sizes[0])]["median"]),
                max(each["statements"] for each in by_size.values()),
            )
            for kind, by_size in kinds.items()
        ]
        heads = (
            database,
            *(f"{size:,}" for size in sizes),
            f"{max(sizes):,} / {sizes[0]:,}",
            "statements",
        )
        parts.append(table(heads, rows))
    return "\n".join(parts)
