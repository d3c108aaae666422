"""Which edition is it? Every process knows soon enough, and believes nothing for too long."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import redis
import time_machine
from flask import Flask
from sqlalchemy import text, update

from app.db import db, writing
from app.editions import EditionWatch
from app.editions.watch import COUNTER, LOOK_EVERY, ROW_EVERY
from app.partners.models import Category
from tests.conftest import make_app
from tests.services.missing import require
from tests.services.redis import running_redis


def rename() -> None:
    """A change that pages show, as the site itself makes it."""
    with writing() as session:
        session.execute(update(Category).where(Category.slug == "seo").values(position=99))


def test_the_writer_knows_its_edition_at_once(app: Flask) -> None:
    watch: EditionWatch = app.extensions["editions"]
    before = watch.edition()
    assert before is not None
    rename()
    after = watch.edition()
    assert after is not None
    assert after[0] == before[0] + 1


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time as the watch sees it, for tests to move."""
    times = [1_000_000.0]
    monkeypatch.setattr("app.editions.watch.monotonic", lambda: times[0])
    return times


def behind_its_back(statement: str) -> None:
    """Change the number as another process would, or a restored backup."""
    with db.engine.connect().execution_options(writes=True) as connection:
        connection.execute(text(statement))
        connection.commit()


def test_another_number_is_another_edition_be_it_lower(app: Flask, clock: list[float]) -> None:
    watch: EditionWatch = app.extensions["editions"]
    behind_its_back("UPDATE editions SET number = 90")
    first = watch.edition()
    behind_its_back("UPDATE editions SET number = 80")
    assert watch.edition() == first
    clock[0] += LOOK_EVERY
    second = watch.edition()
    assert first is not None
    assert second == (80, first[1])


def test_a_new_day_is_a_new_edition(app: Flask, clock: list[float]) -> None:
    """Some pages say "today", in the programme's time zone (Europe/Moscow)."""
    watch: EditionWatch = app.extensions["editions"]
    seen = []
    for hour in (20, 22):
        with time_machine.travel(datetime(2026, 3, 1, hour, tzinfo=UTC), tick=False):
            clock[0] += LOOK_EVERY
            seen.append(watch.edition())
    assert [label and label[1] for label in seen] == [date(2026, 3, 1), date(2026, 3, 2)]


def test_a_redis_that_was_emptied_hides_nothing(
    database_url: str, clock: list[float], redis_url: str
) -> None:
    app = make_app(database_url, REDIS_URL=redis_url)
    with app.app_context():
        watch: EditionWatch = app.extensions["editions"]
        first = watch.edition()
        rename()
        assert watch.edition() != first
        with redis.Redis.from_url(redis_url) as client:
            assert client.get(COUNTER) == b"1"
            client.flushall()
        behind_its_back("UPDATE editions SET number = 500")
        clock[0] += ROW_EVERY
        label = watch.edition()
        assert label is not None
        assert label[0] == 500
        db.session.remove()
        db.engine.dispose()


def test_redis_saves_the_database_most_looks(
    database_url: str, clock: list[float], redis_url: str
) -> None:
    app = make_app(database_url, REDIS_URL=redis_url)
    with app.app_context():
        watch: EditionWatch = app.extensions["editions"]
        first = watch.edition()
        behind_its_back("UPDATE editions SET number = 500")
        clock[0] += LOOK_EVERY
        # Nobody told Redis: the row is looked at when its own time comes.
        assert watch.edition() == first
        clock[0] += ROW_EVERY
        assert watch.edition() != first
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def redis_url() -> Iterator[str]:
    require("Redis")
    with running_redis() as server:
        yield server.url()
