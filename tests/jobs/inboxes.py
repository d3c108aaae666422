"""An inbox as a browser shows it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from app.db import db

INBOX = "/sk/area/jobs/"
PREFERENCES = "/sk/area/jobs/preferences"
HTMX = {"HX-Request": "true"}
ROW = re.compile(r'data-job="([^"]+)" data-status="([^"]+)"')
NAME = re.compile(r'<a class="job__way".*?<span translate="no">([^<]+)</span>')
TAB = re.compile(r'data-tab="([^"]+)" data-count="(\d+)"')
NEXT = re.compile(r'rel="next" href="([^"]+)"')
PREVIOUS = re.compile(r'rel="prev" href="([^"]+)"')
POLL = re.compile(r'data-hx-get="([^"]+seen=[^"]+)"')


def asked(client: FlaskClient, **query: str) -> TestResponse:
    """The inbox, asked for something."""
    page = client.get(INBOX, query_string=query)
    assert page.status_code == 200
    return page


def statuses(page: TestResponse) -> list[str]:
    """The statuses of the jobs on a page, in their order."""
    return [status for _, status in ROW.findall(page.text)]


def names(page: TestResponse) -> list[str]:
    """The merchants on a page, in their order."""
    return NAME.findall(page.text)


def tabs(page: TestResponse) -> dict[str, int]:
    """How many jobs the page says that there are of each status, those that have none left out."""
    return {status: int(count) for status, count in TAB.findall(page.text) if count != "0"}


def link(found: re.Pattern[str], page: TestResponse) -> str:
    """An address on a page."""
    match = found.search(page.text)
    assert match, page.text[-1500:]
    return match[1].replace("&amp;", "&")


@contextmanager
def queries() -> Iterator[list[tuple[str, Any]]]:
    """What is asked of the database within a block, with the parameters; the beginning of a
    transaction is nothing."""
    found: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            found.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
