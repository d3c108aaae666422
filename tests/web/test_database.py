"""What the two databases are told: durable, strict, one writer after the other, times in UTC."""

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from app.db import UtcDateTime, db, writing
from app.partners.models import ExchangeRate, Listing, Partner
from tests import cast
from tests.conftest import make_app

ZONE = timezone(timedelta(hours=3))


@pytest.fixture
def sqlite(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Flask]:
    """A site over a fresh SQLite database, without a pushed context."""
    path = tmp_path / "kupec.sqlite"
    shutil.copyfile(migrated_sqlite, path)
    app = make_app(f"sqlite:///{path}")
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def rates() -> set[str]:
    return set(db.session.scalars(select(ExchangeRate.currency)))


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 10_000)],
)
def test_every_connection_to_sqlite_is_set_up(sqlite: Flask, pragma: str, value: object) -> None:
    with sqlite.app_context(), db.engine.connect() as first, db.engine.connect() as second:
        for connection in (first, second):
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_postgresql_plans_a_statement_for_its_values_however_often_it_has_run(app: Flask) -> None:
    query = text("SELECT id FROM partners WHERE country = :country")
    with db.engine.connect() as connection:
        for number in range(20):
            connection.execute(query, {"country": f"{number:02}"}).all()
        # psycopg prepares what has run some times.
        plans = connection.exec_driver_sql(
            "SELECT sum(generic_plans), sum(custom_plans) FROM pg_prepared_statements"
        ).one()
    assert plans[0] == 0
    assert plans[1] > 10


def test_what_refers_to_nothing_is_refused(app: Flask) -> None:
    with pytest.raises(IntegrityError), writing() as session:
        session.add(
            Listing(
                partner_id=12345, place=1, card={}, rating_key=0, newest_key=0, price_key=0,
                document="",
            )
        )  # fmt: skip


def test_writers_of_sqlite_take_the_lock_at_once_and_readers_never(sqlite: Flask) -> None:
    begun: list[str] = []
    sqlite.add_url_rule("/w", "w", lambda: str(len(rates())), methods=["GET", "POST"])
    with sqlite.app_context():
        # What SQLite itself is told.
        @event.listens_for(db.engine, "checkout")
        def look(driver: sqlite3.Connection, *_: object) -> None:
            driver.set_trace_callback(
                lambda said: None if said.startswith("PRAGMA") else begun.append(said)
            )

    reader = sqlite.test_client()
    reader.get("/w")
    assert [each for each in begun if each.startswith("BEGIN")] == ["BEGIN"]
    begun.clear()
    reader.post("/w")
    assert [each for each in begun if each.startswith("BEGIN")] == ["BEGIN IMMEDIATE"]
    assert begun[0] == "BEGIN IMMEDIATE"
    begun.clear()
    with sqlite.app_context(), writing():
        assert begun == ["BEGIN IMMEDIATE"]


def test_a_writer_of_sqlite_whose_turn_never_comes_is_told_so(
    sqlite: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.db.BUSY_TIMEOUT_MS", 20)
    with sqlite.app_context(), db.engine.connect().execution_options(writes=True) as other:
        other.execute(text("INSERT INTO exchange_rates VALUES ('HUF', 2500)"))
        with pytest.raises(OperationalError, match="locked"), writing():
            pass
        db.session.rollback()
        other.rollback()
        # Afterwards as if nothing had been.
        with writing() as session:
            assert session.scalar(text("PRAGMA busy_timeout")) == 20
        assert "HUF" not in rates()


def test_a_reader_of_sqlite_sees_one_state_while_another_writes(sqlite: Flask) -> None:
    with sqlite.app_context():
        before = rates()
        with db.engine.connect().execution_options(writes=True) as other:
            other.execute(text("INSERT INTO exchange_rates VALUES ('HUF', 2500)"))
            other.commit()
        assert rates() == before
        db.session.rollback()
        assert rates() == before | {"HUF"}


def test_the_second_writer_waits_for_the_first(app: Flask) -> None:
    """Both read a figure and write one more. Without waiting, one of the two would be lost, or
    the second would be told that the database is locked."""
    entered, failures = threading.Event(), list[BaseException]()

    def second() -> None:
        try:
            with app.app_context():
                entered.wait(30)
                with writing() as session:
                    rate = session.get_one(ExchangeRate, "EUR", with_for_update=True)
                    rate.micro_euro += 1
                db.session.remove()
        except BaseException as error:  # seen by the test below
            failures.append(error)

    other = threading.Thread(target=second)
    other.start()
    with writing() as session:
        rate = session.get_one(ExchangeRate, "EUR", with_for_update=True)
        before = rate.micro_euro
        entered.set()
        # It must not end while this one holds the lock: there is no condition to wait for.
        other.join(0.3)
        assert other.is_alive()
        rate.micro_euro += 1
    other.join(30)
    assert failures == []
    db.session.rollback()
    assert db.session.get_one(ExchangeRate, "EUR").micro_euro == before + 2


def test_many_writers_at_once_all_come_through(app: Flask) -> None:
    together, rounds = 6, 5
    barrier, failures = threading.Barrier(together), list[BaseException]()

    def add() -> None:
        barrier.wait(30)
        try:
            with app.app_context():
                for _ in range(rounds):
                    with writing() as session:
                        rate = session.get_one(ExchangeRate, "EUR", with_for_update=True)
                        rate.micro_euro += 1
                db.session.remove()
        except OperationalError as error:
            failures.append(error)

    before = db.session.get_one(ExchangeRate, "EUR").micro_euro
    db.session.rollback()
    threads = [threading.Thread(target=add) for _ in range(together)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert db.session.get_one(ExchangeRate, "EUR").micro_euro == before + together * rounds


def test_a_time_is_stored_in_utc_and_comes_back_so(app: Flask) -> None:
    actor = cast.hardly_anything_told()
    moment = datetime(2026, 11, 21, 23, 15, 1, 250_000, tzinfo=ZONE)
    with writing() as session:
        session.get_one(Partner, actor.id).published_at = moment
    db.session.expire_all()
    found = db.session.get_one(Partner, actor.id).published_at
    assert found == moment
    assert found.tzinfo is UTC
    stored = db.session.scalar(
        text("SELECT CAST(published_at AS VARCHAR(40)) FROM partners WHERE id = :id"),
        {"id": actor.id},
    )
    assert stored.startswith("2026-11-21 20:15:01.25")


def test_a_time_without_a_zone_is_refused(app: Flask) -> None:
    naive = datetime(2026, 11, 21, 23, 15)  # noqa: DTZ001 - the very thing that must fail
    with pytest.raises(StatementError, match="without a zone"):
        db.session.scalars(select(Partner.id).where(Partner.created_at > naive))


@given(st.datetimes(timezones=st.timezones()))
def test_any_moment_survives(moment: datetime) -> None:
    try:
        expected = moment.astimezone(UTC)
    except OverflowError:
        return
    column, dialect = UtcDateTime(), postgresql.dialect()
    bound = column.process_bind_param(moment, dialect)
    assert bound == expected
    assert bound is not None
    # SQLite hands it back without its zone.
    assert column.process_result_value(bound.replace(tzinfo=None), dialect) == expected
    assert column.process_result_value(moment, dialect) == expected


def test_sqlite_is_told_which_index_to_walk(app: Flask) -> None:
    hinted = select(Partner.id).with_hint(Partner, "INDEXED BY ix_partners_email", "sqlite")
    words = str(hinted.compile(db.engine))
    assert ("FROM partners INDEXED BY ix_partners_email" in words) == (
        db.engine.dialect.name == "sqlite"
    )
