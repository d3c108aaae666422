"""What a page costs as the number of partners grows."""

import os
from collections import defaultdict
from contextlib import ExitStack, redirect_stderr
from pathlib import Path
from typing import Any

from flask import Flask

from app import create_app
from app.config import load_settings
from app.db import db
from bench.data.cluster import running_cluster
from bench.data.commands import site_settings
from bench.data.databases import addresses
from bench.growth_questions import KINDS, questions
from bench.inside import Call, SqlClock, call, sql_clock
from bench.plan import Plan
from bench.stats import percentile, spread
from bench.tables import number, table
from bench.tools import say

TITLE = "Growth"
VARIANTS = ("cards kept", "cards new")
TRIES = 3
INTRODUCTION = (
    "Milliseconds in the application for one page, called as the server calls it, with the page",
    "cache off; identity. Each question is asked once before at each size, so that both databases",
    "answer from memory, then three times, of which the quickest counts. “Cards kept”: the cards",
    "on the page have been rendered before, the rest is made anew. “Cards new”: every card is",
    "rendered anew too. “After a change”: the facts of the programme, the suggested towns among",
    "them, are read anew as well. Median, then p95; SQL's share in brackets; at the end the most",
    "statements of a page. Sizes take turns, question by question.",
)


class WrongAnswer(RuntimeError):
    """A page that is measured did not come out as it should."""


def run(plan: Plan) -> dict[str, Any]:
    """Every kind of question at every size, the sizes taking turns, on each database."""
    results: dict[str, Any] = {}
    with running_cluster() as server:
        for database in ("SQLite", "PostgreSQL"):
            say(f"growth on {database} …")
            urls = addresses(server, database, plan.sizes)
            results[database] = _measured(urls, 8 if plan.quick else 20)
    return {"databases": results, "sizes": list(plan.sizes)}


def _measured(urls: dict[int, str], count: int) -> dict[str, Any]:
    with ExitStack() as stack:
        # A line of the log for each request belongs to its cost, but not on this screen.
        stack.enter_context(redirect_stderr(stack.enter_context(Path(os.devnull).open("w"))))
        apps = {size: create_app(load_settings(site_settings(url))) for size, url in urls.items()}
        clocks = {size: stack.enter_context(sql_clock(app)) for size, app in apps.items()}
        found = {kind: _kind(kind, count, apps, clocks) for kind in KINDS}
        for app in apps.values():
            with app.app_context():
                db.engine.dispose()
    return found


def _kind(
    kind: str, count: int, apps: dict[int, Flask], clocks: dict[int, SqlClock]
) -> dict[str, Any]:
    """Milliseconds by variant and size."""
    asked = {size: questions(kind, count, size) for size in apps}
    times: dict[str, dict[int, list[tuple[float, float, int]]]] = {
        variant: defaultdict(list) for variant in VARIANTS
    }
    for number_of in range(count):
        for size, app in apps.items():
            address = asked[size][number_of]
            # Asked once before: what the database has to fetch from the disk is no matter of size.
            first = call(app, clocks[size], address)
            if first.status != 200:
                raise WrongAnswer(f"{address} at {size:,}: {first.status}")
            for variant in VARIANTS:
                made = [_asked(app, clocks[size], address, kind, variant) for _ in range(TRIES)]
                # What disturbs a call of some milliseconds makes it longer, never shorter.
                best = min(made, key=lambda each: each.seconds)
                times[variant][size].append((best.seconds, best.sql_seconds, best.statements))
    return {
        variant: {str(size): _summary(measured) for size, measured in by_size.items()}
        for variant, by_size in times.items()
    }


def _asked(app: Flask, clock: SqlClock, address: str, kind: str, variant: str) -> Call:
    if variant == "cards new":
        app.extensions["shown_card"].cache_clear()
    if kind == "after a change":
        app.extensions.pop("catalogue_facts", None)
    return call(app, clock, address)


def _summary(measured: list[tuple[float, float, int]]) -> dict[str, float]:
    seconds = [each[0] for each in measured]
    return {
        "median": spread(seconds).median * 1000,
        "p95": percentile(seconds, 0.95) * 1000,
        "sql": spread([each[1] for each in measured]).median * 1000,
        "statements": max(each[2] for each in measured),
    }


def growth(results: dict[str, Any], database: str, base: int, variant: str) -> dict[str, float]:
    """Kind of question → the median at the largest size as a multiple of that at ``base``."""
    largest = str(max(results["sizes"]))
    return {
        kind: variants[variant][largest]["median"] / variants[variant][str(base)]["median"]
        for kind, variants in results["databases"][database].items()
    }


def text(results: dict[str, Any]) -> str:
    """A table for each database and variant."""
    parts = [" ".join(INTRODUCTION) + "\n"]
    sizes = results["sizes"]
    for database, kinds in results["databases"].items():
        for variant in VARIANTS:
            heads = (
                f"{database}, {variant}",
                *(f"{size:,}" for size in sizes),
                f"{max(sizes):,} / {sizes[0]:,}",
                f"{max(sizes):,} / {sizes[1]:,}",
                "statements",
            )
            rows = []
            for kind, variants in kinds.items():
                by_size = variants[variant]
                last = by_size[str(max(sizes))]["median"]
                rows.append(
                    (
                        kind,
                        *(_cell(by_size[str(size)]) for size in sizes),
                        *(number(last / by_size[str(base)]["median"]) for base in sizes[:2]),
                        max(each["statements"] for each in by_size.values()),
                    )
                )
            parts.append(table(heads, rows))
    return "\n".join(parts)


def _cell(measured: dict[str, float]) -> str:
    return f"{measured['median']:.2f}, {measured['p95']:.2f} ({measured['sql']:.2f})"
