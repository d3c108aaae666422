"""What people do is written down once and for ever."""

import pytest
from flask import Flask
from sqlalchemy import Executable, delete, func, select, text, update
from sqlalchemy.exc import DatabaseError

from app.audit import record
from app.audit.models import AuditEntry
from app.audit.queries import history_by, history_of
from app.audit.words import told_value
from app.db import count_changed, db, writing
from app.i18n.current import speaking
from app.values import MACHINE, Device, Doer

EVA = Doer(7, Device("192.0.2.7", "Firefox"))


def written() -> int:
    return db.session.scalar(select(func.count()).select_from(AuditEntry)) or 0


def change(before: dict[str, object], after: dict[str, object], doer: Doer = EVA) -> None:
    with writing():
        record(
            "test.changed",
            doer=doer,
            subject="partner",
            subject_id=3,
            partner_id=3,
            before=before,
            after=after,
        )


def test_who_what_when_from_where_before_and_after(app: Flask) -> None:
    change({"state": "draft", "names": ["a"]}, {"state": "gone", "names": ["a"]})
    with speaking("sk"):
        (entry,) = history_of("partner", 3)
        assert entry == history_by(7)[0]
    assert (entry.user_id, entry.address, entry.agent) == (7, "192.0.2.7", "Firefox")
    assert [(each.before, each.after) for each in entry.changes] == [
        ("Zatiaľ mimo katalógu", "gone")
    ]
    assert entry.label == "Uložiť"


def test_the_machine_is_nobody(app: Flask) -> None:
    change({}, {"state": "draft"}, MACHINE)
    assert history_of("partner", 3)[0].user_id is None


def test_nothing_done_is_nothing_written(app: Flask) -> None:
    change({"state": "draft"}, {"state": "draft"})
    assert written() == 0


def test_the_latest_stands_first_and_no_more_than_asked(app: Flask) -> None:
    for number in range(4):
        change({"names": [number]}, {"names": [number + 1]})
    shown = history_of("partner", 3, most=2)
    assert [entry.changes[0].after for entry in shown] == ["4", "3"]


def test_what_a_person_is_called_is_not_written(app: Flask) -> None:
    change({"email": "jan@velky.example"}, {"email": "eva@mala.example"})
    row = db.session.scalars(select(AuditEntry)).one()
    assert (row.before, row.after) == ({"email": "…"}, {"email": "…"})


def test_yes_no_lists_and_nothing_are_words(app: Flask) -> None:
    change({"shown": True, "names": []}, {"shown": False, "names": ["a", "b"]})
    with speaking("sk"):
        told = {
            each.label: (each.before, each.after) for each in history_of("partner", 3)[0].changes
        }
    assert told == {"Úroveň": ("áno", "nie"), "Meno": ("–", "a a\xa0b")}


@pytest.mark.parametrize(("deed", "detail"), [("test.unnamed", "state"), ("test.changed", "none")])
def test_what_no_room_has_named_is_not_recorded(app: Flask, deed: str, detail: str) -> None:
    with pytest.raises(ValueError, match=r"test\.unnamed|none"), writing():
        record(deed, doer=EVA, subject="user", subject_id=1, after={detail: "x"})
    assert written() == 0


@pytest.mark.parametrize(
    "statement",
    [
        update(AuditEntry).values(user_id=1),
        delete(AuditEntry),
        text("UPDATE audit_entries SET address = ''"),
        text("DELETE FROM audit_entries WHERE id > 0"),
    ],
)
def test_the_database_refuses_to_change_or_remove_a_row(app: Flask, statement: Executable) -> None:
    change({}, {"state": "draft"})
    with pytest.raises(DatabaseError, match="never change"), writing() as session:
        session.execute(statement)
    with pytest.raises(DatabaseError, match="never change"), writing():
        count_changed(delete(AuditEntry).where(AuditEntry.id > 0))
    db.session.rollback()
    assert written() == 1


@pytest.mark.parametrize(
    ("stored", "told"),
    [
        ("2026-11-21", "21. 11. 2026"),
        ("2026-11-23 10:30:00+00:00", "23. 11. 2026, 13:30 GMT+03:00"),
        ("2026-02-31", "2026-02-31"),
        ("od 2026-11-21", "od 2026-11-21"),
    ],
)
def test_days_and_moments_are_told_as_people_write_them(app: Flask, stored: str, told: str) -> None:
    with speaking("sk"):
        assert told_value("names", stored).replace("\u00a0", " ") == told


def test_a_deed_that_is_taken_back_leaves_no_row(app: Flask) -> None:
    with writing() as session:
        record("test.changed", doer=EVA, subject="user", subject_id=1)
        session.rollback()
    assert written() == 0
