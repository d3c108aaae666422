"""The catalogue page from the page cache, against raw hello."""

from typing import Any

from bench.data.databases import sqlite_database
from bench.load import LoadFailed, Subject, ask
from bench.pairs import compare
from bench.plan import Plan
from bench.servers import granian, kupec
from bench.tables import pairs_table

TITLE = "Warm page"
PATH = "/sk/partners/"
PARTNERS = 240


def run(plan: Plan) -> dict[str, Any]:
    """The page kept, in each encoding, and 304 for who has it already."""
    with (
        granian("bench.apps.raw:app") as raw_port,
        kupec(sqlite_database(PARTNERS), cached=True) as port,
    ):
        raw = Subject("raw hello", raw_port)
        rows = []
        for name, encoding in (("brotli", "br"), ("gzip", "gzip"), ("identity", "identity")):
            rows.append(compare(raw, kept_page(port, name, encoding), plan))
        rows.append(compare(raw, unchanged_page(port), plan))
    return {"rows": rows, "partners": PARTNERS}


def kept_page(port: int, name: str, encoding: str) -> Subject:
    """The page in an encoding. Raises LoadFailed when it comes in another one."""
    headers = {"Accept-Encoding": encoding}
    answer = ask(port, PATH, headers)
    came = answer.headers.get("content-encoding", "identity")
    if came != encoding:
        raise LoadFailed(f"asked for {encoding}, the page came as {came}")
    return Subject(f"warm page, {name}", port, (PATH,), headers)


def unchanged_page(port: int) -> Subject:
    """The page for a browser that has it. Raises LoadFailed when it has no ETag."""
    headers = {"Accept-Encoding": "br"}
    etag = ask(port, PATH, headers).headers.get("etag")
    if etag is None:
        raise LoadFailed("the page has no ETag")
    return Subject("warm page, 304", port, (PATH,), headers | {"If-None-Match": etag}, status=304)


def text(results: dict[str, Any]) -> str:
    """The table."""
    return (
        f"`{PATH}` with {results['partners']} partners, kept by the page cache in front of Flask; "
        "granian with one worker and one blocking thread, as for raw hello.\n\n"
        + pairs_table(results["rows"])
    )
