"""A change that one process commits is shown by the other within a second, whatever lies between.

The second is the requirement itself (issue 3, point 2), so a time stands here and nowhere else. It
is measured from the return of the commit; a round in which the machine itself stood still is
repeated, a page that stays old is not.
"""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
import redis
from sqlalchemy import create_engine, text

from app.db import db, writing
from app.partners.models import Partner
from tests import cast
from tests.conftest import make_app
from tests.services.missing import require
from tests.services.postgres import PostgresServer
from tests.services.redis import running_redis
from tests.services.server import running_server

WITHIN_SECONDS = 1.0
ROUNDS = 6
TRIES = 4
STALLED_SECONDS = 0.3


@pytest.fixture(params=["sqlite", "postgresql", "postgresql and redis"])
def shared(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The settings that two processes share."""
    with ExitStack() as stack:
        settings: dict[str, str] = {}
        if request.param == "sqlite":
            path = tmp_path / "shared.sqlite"
            shutil.copyfile(request.getfixturevalue("migrated_sqlite"), path)
            settings["DATABASE_URL"] = f"sqlite:///{path}"
        else:
            server: PostgresServer = request.getfixturevalue("migrated_postgres")
            name = f"shared_{request.param[-5:]}"
            server.create_database(name, template="migrated")
            stack.callback(server.drop_database, name)
            settings["DATABASE_URL"] = server.url(name)
        if "redis" in request.param:
            require("Redis")
            settings["REDIS_URL"] = stack.enter_context(running_redis()).url()
        yield settings


@contextmanager
def reader_of(settings: dict[str, str]) -> Iterator[str]:
    """The address of a second process over the same database."""
    own = {"KUPEC_ENV": "production", "SECRET_KEY": "a key for tests, long enough"}
    with running_server({**own, **settings}) as address:
        yield address


def page_of(address: str) -> str:
    with urlopen(Request(address), timeout=10) as answer:  # noqa: S310 - our own server
        return str(answer.read().decode())


def seconds_until_shown(address: str, words: str) -> tuple[float, float]:
    """How long until a page says the words, asked again and again, and the longest time between
    two answers, which tells a machine that stood still."""
    start = before = time.monotonic()
    longest = 0.0
    while time.monotonic() - start < 10:
        page = page_of(address)
        now = time.monotonic()
        longest, before = max(longest, now - before), now
        if words in page:
            return now - start, longest
        time.sleep(0.01)
    raise AssertionError("the page never showed the change")


def assert_shown_in_time(address: str, change: Callable[[str], None]) -> None:
    """Make changes one after the other; each is on the other process's page in time."""
    for number in range(ROUNDS):
        for attempt in range(TRIES):
            town = f"Mesto-{number}-{attempt}-{time.monotonic_ns()}"
            page_of(address)
            change(town)
            took, longest = seconds_until_shown(address, town)
            if took <= WITHIN_SECONDS:
                break
            assert longest > STALLED_SECONDS, f"shown after {took:.2f} s"
        else:
            raise AssertionError(f"never shown in time in {TRIES} tries, last after {took:.2f} s")


@contextmanager
def writer_of(settings: dict[str, str]) -> Iterator[tuple[str, Callable[[str], None]]]:
    """This process as the one that writes: the path of a partner, and a way to move it."""
    app = make_app(settings["DATABASE_URL"], REDIS_URL=settings.get("REDIS_URL", ""))
    with app.app_context():
        actor = cast.everything_told()

        def change(town: str) -> None:
            with writing() as session:
                session.get_one(Partner, actor.id).city = town

        yield f"/sk/partners/{actor.slug}/", change
        db.session.remove()
        db.engine.dispose()


def test_a_change_is_shown_by_another_process_within_a_second(
    shared: dict[str, str],
) -> None:
    with writer_of(shared) as (path, change), reader_of(shared) as address:
        assert_shown_in_time(address + path, change)


def test_a_writer_that_tells_nobody_is_noticed_within_a_second(
    shared: dict[str, str],
) -> None:
    """As one that is killed between its commit and telling Redis."""
    with writer_of(shared) as (path, _change), reader_of(shared) as address:
        silent = create_engine(shared["DATABASE_URL"])

        def change(town: str) -> None:
            with silent.begin() as connection:
                connection.execute(text("UPDATE partners SET city = :town"), {"town": town})
                connection.execute(text("UPDATE editions SET number = number + 1"))

        assert_shown_in_time(address + path, change)
        silent.dispose()


@pytest.mark.parametrize("ending", ["gone", "hanging"])
def test_a_change_is_shown_within_a_second_though_redis_fails(
    migrated_postgres: PostgresServer, ending: str
) -> None:
    require("Redis")
    with ExitStack() as stack:
        migrated_postgres.create_database("without_redis", template="migrated")
        stack.callback(migrated_postgres.drop_database, "without_redis")
        life = stack.enter_context(ExitStack())
        store = life.enter_context(running_redis())
        settings = {
            "DATABASE_URL": migrated_postgres.url("without_redis"),
            "REDIS_URL": store.url(),
        }
        path, change = stack.enter_context(writer_of(settings))
        address = stack.enter_context(reader_of(settings))
        assert_shown_in_time(address + path, change)
        if ending == "gone":
            life.close()
        else:
            # It still takes connections and questions, and answers none.
            with redis.Redis.from_url(store.url()) as client:
                client.client_pause(60_000)
        assert_shown_in_time(address + path, change)
        assert "<html" in page_of(f"{address}/sk/tiers/")
