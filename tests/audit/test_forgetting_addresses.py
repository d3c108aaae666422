"""From where something was done is forgotten in time; that it was done never is."""

from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DatabaseError

from app.audit import actions, record
from app.audit.models import AuditEntry
from app.clock import now
from app.db import db, writing
from app.values import Device, Doer
from tests.conftest import make_app

EVA = Doer(7, Device("192.0.2.7", "Firefox"))


def done(days_ago: int) -> datetime:
    with time_machine.travel(now() - timedelta(days=days_ago), tick=False), writing():
        after = {"state": f"{days_ago} days ago"}
        record("test.changed", doer=EVA, subject="partner", subject_id=3, after=after)
        return now()


def a_night_passes(app: Flask) -> str:
    db.session.rollback()
    ran = app.test_cli_runner().invoke(args=["tasks", "run", "forget-audit-addresses"])
    assert ran.exit_code == 0, ran.output
    return ran.output


def entries() -> list[tuple[str, str, object]]:
    columns = AuditEntry.address, AuditEntry.agent, AuditEntry.after
    found = [tuple(row) for row in db.session.execute(select(*columns).order_by(AuditEntry.at))]
    db.session.rollback()
    return found


def test_after_a_year_address_and_browser_go_and_all_else_stays(app: Flask) -> None:
    moments = [done(366), done(364)]
    a_night_passes(app)
    assert entries() == [
        ("", "", {"state": "366 days ago"}),
        ("192.0.2.7", "Firefox", {"state": "364 days ago"}),
    ]
    rows = db.session.execute(select(AuditEntry.at, AuditEntry.user_id).order_by(AuditEntry.at))
    assert [tuple(row) for row in rows] == [(at, 7) for at in moments]


def test_how_long_they_are_kept_can_be_set(database_url: str, app: Flask) -> None:
    done(40)
    strict = make_app(database_url, KUPEC_AUDIT_ADDRESS_DAYS="30")
    with strict.app_context():
        a_night_passes(strict)
        assert entries()[0][:2] == ("", "")
        db.session.remove()
        db.engine.dispose()


def test_many_are_done_in_turns(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "BATCH", 2)
    for days in (400, 401, 402, 403, 404):
        done(days)
    assert "5" in a_night_passes(app)
    assert {entry[:2] for entry in entries()} == {("", "")}


@pytest.mark.parametrize(
    "statement",
    [update(AuditEntry).values(user_id=1), delete(AuditEntry)],
    ids=["changed", "removed"],
)
def test_afterwards_the_audit_only_grows_as_before(app: Flask, statement: object) -> None:
    done(366)
    a_night_passes(app)
    with pytest.raises(DatabaseError, match="never change"), writing() as session:
        session.execute(statement)  # type: ignore[call-overload]
    db.session.rollback()
    done(0)
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == 2


def test_a_task_that_fails_leaves_the_guards_up(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    done(366)

    def fails(_statement: object) -> int:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(actions, "count_changed", fails)
    with pytest.raises(RuntimeError), writing():
        actions.forget_addresses(now())
    assert entries()[0][:2] == ("192.0.2.7", "Firefox")
    with pytest.raises(DatabaseError, match="never change"), writing() as session:
        session.execute(text("UPDATE audit_entries SET address = ''"))


def test_those_that_are_done_are_not_looked_at_again(app: Flask) -> None:
    query = "SELECT id FROM audit_entries WHERE address != '' AND at <= :at ORDER BY at LIMIT 500"
    if db.engine.dialect.name == "sqlite":
        plan = db.session.execute(text(f"EXPLAIN QUERY PLAN {query}"), {"at": "2026-01-01"}).all()
    else:
        # A table without rows is read whole however many indexes it has.
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
        plan = db.session.execute(text(f"EXPLAIN {query}"), {"at": now()}).all()
    assert "ix_audit_entries_addressed" in str(plan)
