"""One transaction a request: an accepted write is stored whole, everything else leaves nothing."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from flask import Flask, abort
from sqlalchemy import event, select

from app.db import db, writing
from app.partners.models import ExchangeRate
from app.refusals import Refused
from tests.conftest import make_app

View = Callable[[], Any]
_numbers = count(1)
RATE = {"currency": "HUF", "micro_euro": 2_500}


def add(currency: str = "HUF") -> None:
    db.session.add(ExchangeRate(currency=currency, micro_euro=2_500))


@pytest.fixture
def site(database_url: str) -> Iterator[Flask]:
    """A site as in production; each request has a context and a session of its own."""
    app = make_app(database_url)
    app.testing = False
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def stored(site: Flask) -> set[str]:
    """Currencies that the database holds, seen from outside."""
    with site.app_context():
        return set(db.session.scalars(select(ExchangeRate.currency)))


def ask(site: Flask, method: str, view: View) -> int:
    """Plant a page, ask it once, and give the status of its answer."""
    site._got_first_request = False  # Flask takes no page after the first request
    path = f"/planted-{next(_numbers)}"
    site.add_url_rule(path, path[1:], view, methods=[method])
    return site.test_client().open(path, method=method).status_code


def test_an_accepted_write_is_stored(site: Flask) -> None:
    accepted = {"HUF": ("POST", 200), "RON": ("POST", 303), "BGN": ("PUT", 204)}
    for currency, (method, status) in accepted.items():

        def view(currency: str = currency, status: int = status) -> tuple[str, int]:
            add(currency)
            return "", status

        assert ask(site, method, view) == status
        assert currency in stored(site)


def refuse() -> None:
    raise Refused("This cannot be done here")


def test_a_write_that_was_not_accepted_leaves_nothing(site: Flask) -> None:
    ends: list[tuple[View, int]] = [
        (lambda: ("", 400), 400),
        (lambda: ("", 422), 422),
        (lambda: ("", 503), 503),
        (lambda: abort(403), 403),
        (refuse, 409),
        (lambda: 1 / 0, 500),
    ]
    for end, status in ends:

        def view(end: View = end) -> Any:
            add()
            db.session.flush()
            return end()

        assert ask(site, "POST", view) == status
        assert "HUF" not in stored(site), status


@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
def test_reading_stores_nothing(site: Flask, method: str) -> None:
    def view() -> str:
        add()
        db.session.flush()
        return "done"

    site.add_url_rule(
        "/planted", "planted", view, methods=[method], provide_automatic_options=False
    )
    assert site.test_client().open("/planted", method=method).text == "done"
    assert "HUF" not in stored(site)


def test_a_write_whose_commit_fails_is_an_error_and_leaves_nothing(site: Flask) -> None:
    def view() -> str:
        add("CHF")
        add("EUR")  # is there already, which shows at the commit only
        return "stored"

    assert ask(site, "POST", view) == 500
    assert "CHF" not in stored(site)


def test_requests_after_a_failed_one_work(site: Flask) -> None:
    def view() -> str:
        add("EUR" if attempts.pop() else "HUF")
        return ""

    attempts = [False, True]
    site.add_url_rule("/planted", "planted", view, methods=["POST"])
    reader = site.test_client()
    assert [reader.post("/planted").status_code for _ in range(2)] == [500, 200]
    assert "HUF" in stored(site)


def test_writing_stores_all_of_it(site: Flask) -> None:
    with site.app_context(), writing() as session:
        session.add(ExchangeRate(**RATE))
    assert "HUF" in stored(site)


@pytest.mark.parametrize("error", [ValueError, Refused, KeyboardInterrupt, SystemExit])
def test_writing_that_is_broken_off_stores_nothing(site: Flask, error: type[BaseException]) -> None:
    def break_off() -> None:
        with writing() as session:
            session.add(ExchangeRate(**RATE))
            session.flush()
            raise error("broken off")

    with site.app_context():
        with pytest.raises(error, match="broken off"):
            break_off()
        # The session is of use afterwards.
        assert "HUF" not in set(db.session.scalars(select(ExchangeRate.currency)))


def test_a_write_to_what_is_not_there_takes_no_lock(site: Flask) -> None:
    begun: list[object] = []
    with site.app_context():
        event.listen(db.engine, "begin", begun.append)
    reader = site.test_client()
    assert [reader.post(path).status_code for path in ("/nothing", "/sk/tiers/")] == [404, 405]
    assert begun == []


def test_a_request_begins_one_transaction(site: Flask) -> None:
    begun: list[object] = []
    with site.app_context():
        event.listen(db.engine, "begin", begun.append)

    def view() -> str:
        add()
        db.session.flush()
        assert db.session.scalar(select(ExchangeRate).where(ExchangeRate.currency == "HUF"))
        return ""

    assert ask(site, "POST", view) == 200
    assert len(begun) == 1
