"""What a page of the office costs as partners and deeds grow."""

import os
from contextlib import ExitStack, redirect_stderr
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event

from app.db import db
from bench.data.cluster import running_cluster
from bench.data.databases import app_over
from bench.data.office import MANAGER, Size, office_database
from bench.inside import ask_inside
from bench.load import Subject
from bench.office_questions import questions
from bench.pairs import compare
from bench.plan import Plan
from bench.servers import kupec
from bench.tables import number, spread_text, table
from bench.tools import say
from bench.visitor import cookie_of, with_own_cookies

TITLE = "The office"
SMALL, LARGE = Size(1_000, 1_000), Size(100_000, 1_000_000)
QUICK = Size(10_000, 100_000)
INTRODUCTION = (
    "Pages that a manager of the programme sees after signing in, through the server. The larger",
    "database has {large}, the smaller one {small}; every partner has somebody of its team.",
    "“Larger : smaller” is how many times as long a page of the larger one takes, by pairs, and by",
    "CPU of the site's process. “Queries” is the highest number for any page of a kind, when what",
    "is kept from page to page has to be read anew.",
)


def run(plan: Plan) -> dict[str, Any]:
    """Every kind of page on both databases, small against large."""
    sizes = {"small": SMALL, "large": QUICK if plan.quick else LARGE}
    found: dict[str, Any] = {}
    with running_cluster() as server:
        for database, where in (("SQLite", None), ("PostgreSQL", server)):
            say(f"the office on {database} …")
            urls = {name: office_database(where, size) for name, size in sizes.items()}
            found[database] = _measured(urls, plan, None if where is None else server.port)
    return {
        "databases": found,
        "sizes": {name: [size.partners, size.deeds] for name, size in sizes.items()},
    }


def _measured(
    urls: dict[str, str], plan: Plan, database_port: int | None
) -> dict[str, dict[str, Any]]:
    asked, cookies, queries = {}, {}, {}
    for name, url in urls.items():
        # Lines of the log are not for this screen.
        with Path(os.devnull).open("w") as nothing, redirect_stderr(nothing), app_over(url) as app:
            asked[name], cookies[name] = questions(), cookie_of(app, MANAGER)
            queries[name] = {
                kind: most_queries(app, addresses, cookies[name])
                for kind, addresses in asked[name].items()
            }
    kinds: dict[str, dict[str, Any]] = {}
    with ExitStack() as stack:
        ports = {name: stack.enter_context(kupec(url, cached=False)) for name, url in urls.items()}
        for kind in asked["small"]:
            subjects = {
                name: Subject(
                    f"{kind}, {name}",
                    ports[name],
                    asked[name][kind],
                    {"Cookie": with_own_cookies(ports[name], asked[name][kind][0], cookies[name])},
                    database_port=database_port,
                )
                for name in urls
            }
            # What is compared with the larger one answers so many times as often as that.
            row = compare(subjects["large"], subjects["small"], plan)
            kinds[kind] = row | {"queries": max(queries[name][kind] for name in urls)}
    return kinds


def most_queries(app: Flask, addresses: list[str], cookie: str) -> int:
    """The highest number of queries of any of these pages, when nothing is known from before.
    The beginning of a transaction is none."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    counts = []
    try:
        for address in addresses:
            app.extensions.pop("catalogue_facts", None)
            asked.clear()
            status = ask_inside(app, address, {"Cookie": cookie})
            if status != 200:
                raise RuntimeError(f"{address}: {status}")
            counts.append(len(asked))
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return max(counts)


def growth(results: dict[str, Any], database: str) -> dict[str, dict[str, Any]]:
    """Kind of page → how many times as long the larger one takes."""
    return {kind: row["ratio"] for kind, row in results["databases"][database].items()}


def text(results: dict[str, Any]) -> str:
    """A table for each database."""
    sizes = {
        name: f"{partners:,} partners and {deeds:,} rows in the audit"
        for name, (partners, deeds) in results["sizes"].items()
    }
    parts = [" ".join(INTRODUCTION).format(**sizes) + "\n"]
    for database, kinds in results["databases"].items():
        parts.append(
            table(
                (
                    database,
                    "larger : smaller (min–max)",
                    "by CPU",
                    "larger, ms",
                    "smaller, ms",
                    "queries",
                ),
                (
                    (
                        kind,
                        spread_text(row["ratio"]),
                        number(row["cpu_ratio"]["median"]),
                        _milliseconds(row["base_rate"]),
                        _milliseconds(row["rate"]),
                        row["queries"],
                    )
                    for kind, row in kinds.items()
                ),
            )
        )
    return "\n".join(parts)


def _milliseconds(rate: dict[str, Any]) -> str:
    """The time of one page, as one thread answers one after the other."""
    return f"{1000 / rate['median']:.2f}"
