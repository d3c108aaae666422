"""Every change that anonymous pages may show makes a new edition, in its own transaction."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from flask import Flask
from sqlalchemy import insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from app.clock import now
from app.db import Base, db, writing
from app.editions import Edition, raise_by_hand
from app.editions.raising import changes_what_pages_show
from app.partners.models import Category, ExchangeRate, Partner, Vetting
from tests import cast
from tests.at_once import people


def number() -> int:
    """The number as a reader with a new transaction sees it."""
    db.session.rollback()
    return db.session.scalars(select(Edition.number)).one()


def raised_by(deed: Callable[[], object]) -> int:
    """By how much a deed raises the edition."""
    before = number()
    db.session.rollback()
    deed()
    return number() - before


def in_one_transaction(*statements: object) -> Callable[[], None]:
    def deed() -> None:
        with writing() as session:
            for statement in statements:
                session.execute(statement)

    return deed


RENAMED = update(Category).where(Category.slug == "seo").values(position=99)


def test_a_change_by_the_orm_makes_one_new_edition(app: Flask) -> None:
    cast.hardly_anything_told()

    def deed() -> None:
        with writing() as session:
            partner = session.scalars(select(Partner)).one()
            partner.city = "Trnava"
            session.flush()
            partner.phone = "+421 2 000 00 00"

    assert raised_by(deed) == 1


@pytest.mark.parametrize(
    "statement",
    [
        RENAMED,
        text("UPDATE categories SET position = 99 WHERE slug = 'seo'"),
        text("/* by hand */ update\n  categories set position = 99 where slug = 'seo'"),
        text("DELETE FROM exchange_rates"),
        text("INSERT INTO exchange_rates (currency, micro_euro) VALUES ('HUF', 2500)"),
    ],
)
def test_a_change_by_a_statement_makes_one_new_edition(app: Flask, statement: object) -> None:
    assert raised_by(in_one_transaction(statement)) == 1


def test_many_rows_at_once_make_one_new_edition(app: Flask) -> None:
    rows = [{"currency": f"X{place:02}", "micro_euro": place} for place in range(90)]

    def in_bulk() -> None:
        with writing() as session:
            session.execute(insert(ExchangeRate), rows[:40])
            session.execute(insert(ExchangeRate).returning(ExchangeRate.currency), rows[40:80])
            session.connection().exec_driver_sql(
                "INSERT INTO exchange_rates (currency, micro_euro) VALUES ('X99', 1)"
            )

    assert raised_by(in_bulk) == 1


def test_an_insert_of_one_database_alone_is_seen_too(app: Flask) -> None:
    dialect = {"sqlite": sqlite, "postgresql": postgresql}[db.engine.dialect.name]
    statement = dialect.insert(ExchangeRate).values(currency="EUR", micro_euro=7)
    upsert = statement.on_conflict_do_update(
        index_elements=["currency"], set_={"micro_euro": statement.excluded.micro_euro}
    )
    assert raised_by(in_one_transaction(upsert)) == 1


def test_a_change_without_a_session_counts_as_well(app: Flask) -> None:
    def deed() -> None:
        with db.engine.connect().execution_options(writes=True) as connection:
            connection.execute(RENAMED)
            connection.commit()

    assert raised_by(deed) == 1


def test_what_is_taken_back_makes_none(app: Flask) -> None:
    def deed() -> None:
        with suppress(LookupError), writing() as session:
            session.execute(RENAMED)
            raise LookupError

    assert raised_by(deed) == 0
    # The connection is used again: it must not remember.
    assert raised_by(in_one_transaction(select(Category.id))) == 0


def test_reading_and_locking_make_none(app: Flask) -> None:
    lock = select(Category.id).with_for_update()
    assert raised_by(in_one_transaction(lock, select(Partner.id), text("SELECT 'update'"))) == 0


def test_what_no_page_shows_makes_none(app: Flask) -> None:
    actor = cast.hardly_anything_told()
    talk = {"partner_id": actor.id, "held_on": cast.TALKED_ON, "kind": "call", "note": ""}
    assert raised_by(in_one_transaction(insert(Vetting).values(**talk, recorded_at=now()))) == 0


@pytest.mark.parametrize(
    ("statement", "changes"),
    [
        ("INSERT INTO partners VALUES (1)", True),
        ("INSERT OR REPLACE INTO partners VALUES (1)", True),
        ('UPDATE "partners" SET name = 1', True),
        ("DELETE FROM ONLY partners", True),
        ("WITH gone AS (DELETE FROM partners RETURNING id) SELECT * FROM gone", True),
        ("COPY partners FROM STDIN", True),
        ("TRUNCATE TABLE partners", True),
        ("INSERT INTO a_table_that_nobody_described VALUES (1)", True),
        ("INSERT INTO vettings VALUES (1)", False),
        ("INSERT INTO vettings VALUES (1) ON CONFLICT (id) DO UPDATE SET note = 2", False),
        ("INSERT INTO vettings SELECT * FROM partners", False),
        ("SELECT * FROM partners FOR UPDATE", False),
        ("SELECT * FROM partners FOR NO KEY UPDATE OF partners", False),
        ("SELECT updated_at FROM partners", False),
        ("UPDATE editions SET number = number + 1", False),
        ("INSERT INTO vettings VALUES " + "(1), " * 5_000 + "(1)", False),
        ("INSERT INTO partners VALUES " + "(1), " * 5_000 + "(1)", True),
    ],
)
def test_statements_are_told_apart_by_their_words(
    app: Flask, statement: str, changes: bool
) -> None:
    assert changes_what_pages_show(statement) is changes


def test_only_tables_that_say_so_make_no_edition() -> None:
    tables = Base.metadata.tables
    silent = {name for name in tables if not changes_what_pages_show(f"DELETE FROM {name}")}  # noqa: S608 - not executed
    assert silent == {name for name in tables if tables[name].info.get("public") is False}
    assert {"editions", "vettings"} <= silent
    assert not {"partners", "listings", "reviews", "tiers", "categories", "logos"} & silent


def test_two_writers_at_once_make_two_editions(app: Flask) -> None:
    def change(slug: str) -> Callable[[], None]:
        statement = update(Category).where(Category.slug == slug).values(icon="star")
        return in_one_transaction(statement)

    before = number()
    with people(app, 8) as crowd:
        slugs = ("seo", "design", "photo", "legal", "content", "support", "payments", "logistics")
        assert crowd.at_once(*map(change, slugs)) == [None] * 8
    assert number() == before + 8


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_row_is_locked_by_the_commit_alone(app: Flask) -> None:
    """A long import must not make other writers wait for the edition. (SQLite has one writer.)"""
    with writing() as session:
        session.execute(RENAMED)
        with db.engine.connect() as other:
            other.execute(text("SET lock_timeout = '2s'"))
            raise_by_hand(other)
            other.commit()


def test_a_database_without_its_edition_takes_no_changes(app: Flask) -> None:
    with db.engine.connect().execution_options(writes=True) as connection:
        connection.execute(text("DELETE FROM editions"))
        connection.commit()
    with pytest.raises(RuntimeError, match="editions"):
        in_one_transaction(RENAMED)()
    db.session.rollback()
    assert db.session.scalar(select(Category.position).where(Category.slug == "seo")) != 99
