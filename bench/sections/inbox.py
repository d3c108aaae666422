"""What a page of an inbox costs as jobs grow in number."""

import os
from collections.abc import Mapping
from contextlib import ExitStack, redirect_stderr
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select

from app.accounts.models import Membership, User
from app.clock import now
from app.db import db
from app.jobs.queries.inbox import totals_of
from app.jobs.queries.question import question_of
from app.jobs.queries.walking import page_of
from bench.data.cluster import running_cluster
from bench.data.databases import app_over
from bench.data.inbox import COMMON, OWNER, RARE, SOME, inbox_database
from bench.load import Subject
from bench.pairs import compare
from bench.plan import Plan
from bench.sections.office import most_queries
from bench.servers import granian, kupec
from bench.tables import number, pairs_table, spread_text, table
from bench.tools import say
from bench.visitor import cookie_of, with_own_cookies

TITLE = "The inbox"
SMALL, LARGE, QUICK = 100, 100_000, 10_000
FIRST = "first page"
INTRODUCTION = (
    "Pages of a partner's inbox, through the server. The larger database has {large:,} jobs of one",
    "partner, the smaller one {small:,}; as many of them are live in both. “Larger : smaller” is",
    "how many times as long a page of the larger one takes, by pairs, and by CPU of the site's",
    "process. “Queries” is the highest number for a page.",
)
KINDS: Mapping[str, dict[str, str]] = {
    FIRST: {},
    "by time left": {"sort": "due"},
    "what has lain longest": {"sort": "oldest"},
    "those that await an answer": {"status": "awaiting"},
    "unread ones": {"unread": "1"},
    "mine": {"member": "me"},
    "nobody's, asked directly": {"member": "nobody", "kind": "direct"},
    "a word of many": {"q": COMMON},
    "two words of many, by time left": {"q": f"{COMMON} {SOME[0]}", "sort": "due"},
    "a word of three": {"q": RARE},
    "a word of many, those that await an answer": {"q": COMMON, "status": "awaiting"},
}
HALF_WAY = "half way"


def run(plan: Plan) -> dict[str, Any]:
    """Every kind of page on both databases, small against large; the first against hello."""
    sizes = {"small": SMALL, "large": QUICK if plan.quick else LARGE}
    found: dict[str, Any] = {}
    rows: list[Any] = []
    with running_cluster() as server, granian("bench.apps.flask_hello:app") as hello:
        for database, where in (("SQLite", None), ("PostgreSQL", server)):
            say(f"the inbox on {database} …")
            urls = {name: inbox_database(where, size) for name, size in sizes.items()}
            port = None if where is None else server.port
            found[database], first = _measured(urls, plan, port, Subject("Flask hello", hello))
            rows.append(first | {"subject": f"{FIRST}, {database}"})
    return {"databases": found, "sizes": sizes, "rows": rows}


def _measured(
    urls: dict[str, str], plan: Plan, database_port: int | None, hello: Subject
) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    asked, cookies, queries = {}, {}, {}
    for name, url in urls.items():
        # Lines of the log are not for this screen.
        with Path(os.devnull).open("w") as nothing, redirect_stderr(nothing), app_over(url) as app:
            asked[name], cookies[name] = addresses(), cookie_of(app, OWNER)
            queries[name] = {
                kind: most_queries(app, [address], cookies[name])
                for kind, address in asked[name].items()
            }
    kinds: dict[str, dict[str, Any]] = {}
    with ExitStack() as stack:
        ports = {name: stack.enter_context(kupec(url, cached=False)) for name, url in urls.items()}

        def subject(kind: str, name: str) -> Subject:
            address = asked[name][kind]
            cookie = with_own_cookies(ports[name], address, cookies[name])
            headers = {"Cookie": cookie}
            return Subject(
                f"{kind}, {name}", ports[name], [address], headers, database_port=database_port
            )

        for kind in asked["small"]:
            # What is compared with the larger one answers so many times as often as that.
            row = compare(subject(kind, "large"), subject(kind, "small"), plan)
            kinds[kind] = row | {"queries": max(queries[name][kind] for name in urls)}
        return kinds, compare(hello, subject(FIRST, "large"), plan)


def addresses() -> dict[str, str]:
    """Kind of page → its address, for the present database."""
    found = {kind: _address(query) for kind, query in KINDS.items()}
    owner = select(Membership.partner_id, User.id).join(User).where(User.email == OWNER)
    partner_id, user_id = db.session.execute(owner).one()
    count = totals_of(partner_id, now()).all
    middle = page_of(partner_id, question_of({}), user_id=user_id, at=now(), size=count // 2)
    db.session.rollback()
    found[HALF_WAY] = _address({"after": str(middle.last)})
    return found


def _address(query: Mapping[str, str]) -> str:
    return f"/sk/area/jobs/?{urlencode(query)}" if query else "/sk/area/jobs/"


def growth(results: Mapping[str, Any], database: str) -> dict[str, dict[str, Any]]:
    """Kind of page → how many times as long the larger one takes."""
    return {kind: row["ratio"] for kind, row in results["databases"][database].items()}


def text(results: dict[str, Any]) -> str:
    """A table for each database, and the first page against hello."""
    parts = [" ".join(INTRODUCTION).format(**results["sizes"]) + "\n"]
    for database, kinds in results["databases"].items():
        heads = (database, "larger : smaller (min–max)", "by CPU", "larger, ms", "queries")
        parts.append(table(heads, (_line(kind, row) for kind, row in kinds.items())))
    parts.append(pairs_table(results["rows"]))
    return "\n".join(parts)


def _line(kind: str, row: dict[str, Any]) -> tuple[Any, ...]:
    milliseconds = f"{1000 / row['base_rate']['median']:.2f}"
    ratio, by_cpu = spread_text(row["ratio"]), number(row["cpu_ratio"]["median"])
    return kind, ratio, by_cpu, milliseconds, row["queries"]
