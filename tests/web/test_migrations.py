"""The migrations make what the models say, on both databases, and can be undone."""

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from flask import Flask, current_app
from flask_migrate import downgrade, upgrade
from sqlalchemy import Inspector, func, inspect, select, text
from sqlalchemy.exc import IntegrityError

from app.db import Base, db
from app.partners.models import Category, Partner, Tier
from tests import cast
from tests.conftest import make_app
from tests.services.postgres import PostgresServer

# Made by hand in the migrations: full-text indexes are in no model (migrations/env.py).
HAND_MADE = ("listing_search", "ix_listings_search", "alembic_version")
LOOKED_UP = {
    "partners": ["slug", "external_id", "email", "website", "state", "source", "tier_id"],
    "tiers": ["key", "rank"],
    "categories": ["slug", "position"],
    "listings": ["partner_id", "place", "rating_key", "newest_key", "price_key"],
    "listing_orders": ["locale", "partner_id"],
    "listing_places": ["place", "compared_price"],
    "listing_tokens": ["token"],
    "listing_bands": ["token"],
    "facet_counts": ["token"],
    "facet_combinations": ["tokens"],
    "search_terms": ["term"],
    "search_variants": ["variant", "term"],
    "standings": ["partner_id", "category_id"],
    "services": ["partner_id"],
    "partner_references": ["partner_id"],
    "reviews": ["public_id", "partner_id", "job_id", "written_at", "status", "marks"],
    "logos": ["name", "partner_id"],
    "partner_pictures": ["name", "partner_id"],
    "profile_drafts": ["partner_id", "changed_by"],
    "condition_verdicts": ["partner_id"],
    "contributions": ["public_id", "partner_id", "state", "kind", "at"],
    "tier_plans": ["partner_id", "state"],
    "task_runs": ["name"],
    "outgoing_mails": ["state", "sent_at", "message_id", "recipient"],
    "users": ["email", "public_id", "role", "ended_at", "created_at"],
    "applications": [
        "public_id",
        "token_hash",
        "email_key",
        "website_key",
        "status",
        "submitted_at",
        "country",
        "locale",
        "name_key",
        "changed_at",
        "forget_at",
    ],
    "application_wishes": ["application_id", "category_id"],
    "application_talks": ["application_id"],
    "application_verdicts": ["application_id"],
    "application_remarks": ["application_id"],
    "application_drafts": ["token_hash", "email_key", "saved_at"],
    "audit_entries": ["subject", "partner_id", "user_id", "deed", "at"],
    "submissions": ["key_hash", "at"],
    "saved_filters": ["public_id", "user_id"],
    "table_words": ["kind"],
    "memberships": ["user_id", "partner_id"],
    "sign_ins": ["token_hash", "public_id", "user_id", "ends_at"],
    "mailed_links": ["user_id", "token_hash", "ends_at"],
    "security_events": ["user_id", "at"],
    "kept_forms": ["token_hash", "at"],
    "half_sign_ins": ["token_hash", "user_id", "ends_at"],
    "passkeys": ["public_id", "user_id", "credential_id"],
    "recovery_codes": ["user_id"],
    "briefs": ["public_id", "state", "sent_at", "locale", "email_key", "partner_id", "forget_at"],
    "brief_links": ["token_hash", "brief_id", "ends_at"],
    "brief_drafts": ["token_hash", "email_key", "saved_at"],
    "jobs": [
        "public_id",
        "brief_id",
        "partner_id",
        "due_at",
        "moved_at",
        "asked_at",
        "status",
        "category_id",
    ],
    "job_counts": ["partner_id"],
    "job_events": ["job_id"],
    "job_reads": ["job_id", "user_id"],
    "job_words": ["partner_id", "job_id"],
    "job_messages": ["job_id"],
    "job_files": ["name", "message_id"],
    "job_notes": ["job_id"],
    "job_agreements": ["job_id"],
    "job_accesses": ["public_id", "job_id", "partner_id"],
    "job_preferences": ["partner_id", "away_from", "away_until"],
    "answer_templates": ["public_id", "partner_id"],
}
_numbers = count(1)


@pytest.fixture
def empty(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """An app over a database with nothing in it, of the same kind as ``database_url``."""
    if database_url.startswith("sqlite"):
        yield from _over(f"sqlite:///{tmp_path / 'empty.sqlite'}")
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = f"empty_{next(_numbers)}"
    server.create_database(name)
    yield from _over(server.url(name))
    server.drop_database(name)


def _over(url: str) -> Iterator[Flask]:
    app = make_app(url)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def is_described(name: str | None) -> bool:
    return not (name or "").startswith(HAND_MADE)


def schema() -> dict[str, Any]:
    """All that the database itself says about each table."""
    inspector = inspect(db.engine)
    return {
        table: {
            "columns": sorted(
                (column["name"], column["type"].compile(db.engine.dialect), column["nullable"])
                for column in inspector.get_columns(table)
            ),
            "key": inspector.get_pk_constraint(table)["constrained_columns"],
            "indexes": indexes(inspector, table),
            "references": sorted(
                (key["name"], *map(str, key.values())) for key in inspector.get_foreign_keys(table)
            ),
            "checks": sorted(
                (check["name"], re.sub(r"\s+", " ", check["sqltext"]))
                for check in inspector.get_check_constraints(table)
            ),
            "order": is_key_ordered(table),
        }
        for table in inspector.get_table_names()
        if is_described(table)
    }


def indexes(inspector: Inspector, table: str) -> list[tuple[Any, ...]]:
    """Name, columns, and whether unique."""
    plain = [
        (index["name"], tuple(index["column_names"]), bool(index["unique"]))
        for index in inspector.get_indexes(table)
        if is_described(index["name"])
    ]
    unique = [
        (constraint["name"], tuple(constraint["column_names"]), True)
        for constraint in inspector.get_unique_constraints(table)
    ]
    return sorted({*plain, *unique})


def is_key_ordered(table: str) -> bool:
    """Whether SQLite keeps the table in the order of its key."""
    if db.engine.dialect.name != "sqlite":
        return False
    query = text("SELECT sql FROM sqlite_master WHERE name = :name")
    return "WITHOUT ROWID" in db.session.scalar(query, {"name": table})


def everything() -> set[str]:
    return {name for name in inspect(db.engine).get_table_names() if name != "alembic_version"}


def test_the_models_are_what_the_migrations_made(app: Flask, empty: Flask) -> None:
    migrated = schema()
    with empty.app_context():
        Base.metadata.create_all(db.engine)
        described = schema()
        db.session.rollback()
    assert migrated.keys() == described.keys() == Base.metadata.tables.keys()
    for table, found in migrated.items():
        assert found == described[table], table


def test_no_migration_is_waiting_to_be_written(app: Flask) -> None:
    # What `flask db check` does: it raises with the operations that are missing.
    command.check(current_app.extensions["migrate"].migrate.get_config())


def test_the_migrations_can_be_undone_and_done_again(app: Flask) -> None:
    before, tables = schema(), everything()
    db.session.rollback()
    downgrade(revision="base")
    assert everything() == set()
    upgrade()
    assert schema() == before
    assert everything() == tables
    assert db.session.scalar(select(func.count()).select_from(Tier)) == 3
    assert db.session.scalar(select(func.count()).select_from(Category)) == 12


def test_each_step_back_can_be_taken_again(app: Flask) -> None:
    before = schema()
    db.session.rollback()
    downgrade(revision="-1")
    upgrade()
    assert schema() == before


def test_an_upgrade_of_what_is_up_to_date_changes_nothing(app: Flask) -> None:
    cast.hardly_anything_told()
    before = schema()
    db.session.rollback()
    upgrade()
    assert schema() == before
    assert db.session.scalar(select(func.count()).select_from(Partner)) == 1


def test_a_step_back_that_would_take_partners_levels_is_refused_whole(app: Flask) -> None:
    cast.hardly_anything_told()
    before = schema()
    db.session.rollback()
    with pytest.raises(IntegrityError):
        downgrade(revision="base")
    assert schema() == before
    assert db.session.scalar(select(func.count()).select_from(Tier)) == 3
    assert db.session.scalar(text("SELECT version_num FROM alembic_version")) != "0001"


def leading_columns(inspector: Inspector, table: str) -> set[str]:
    """Columns that begin an index: finding rows by one of them reads no others."""
    starts = {columns[0] for _, columns, _ in indexes(inspector, table)}
    return starts | {inspector.get_pk_constraint(table)["constrained_columns"][0]}


def test_whatever_refers_to_another_table_is_found_by_an_index(app: Flask) -> None:
    inspector = inspect(db.engine)
    bare = {
        f"{table}.{reference['constrained_columns'][0]}"
        for table in Base.metadata.tables
        for reference in inspector.get_foreign_keys(table)
        if reference["constrained_columns"][0] not in leading_columns(inspector, table)
    }
    assert bare == set()


def test_whatever_is_looked_up_is_found_by_an_index(app: Flask) -> None:
    inspector = inspect(db.engine)
    for table, columns in LOOKED_UP.items():
        assert set(columns) <= leading_columns(inspector, table), table
