"""The audit: who did what, when, from where."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from app.accounts.models import User
from app.audit.models import AuditEntry
from app.db import db, writing
from tests import cast

PAGE = "/sk/office/audit/"
BEGAN = datetime(2026, 5, 1, 9, tzinfo=UTC)
DEEDS = ("partner.published", "partner.suspended", "category.changed")


@pytest.fixture
def entries(app: Flask, manager: FlaskClient) -> list[dict[str, Any]]:
    actor = cast.listed("Hrdina")
    user_id = db.session.scalar(select(User.id))
    db.session.rollback()
    rows = [
        {
            "at": BEGAN + timedelta(hours=7 * number),
            "user_id": user_id if number % 3 else None,
            "deed": DEEDS[number % 2 + (number % 5 == 0)],
            "subject": "partner",
            "subject_id": actor.id,
            "partner_id": actor.id if number % 4 else None,
            "before": {"partner_state": "draft"},
            "after": {"partner_state": "published", "position": number},
            "address": "192.0.2.7",
            "agent": "",
        }
        for number in range(120)
    ]
    with writing() as session:
        session.execute(insert(AuditEntry), rows)
    return rows


def shown(manager: FlaskClient, query: str) -> list[int]:
    """The numbers of the deeds on all pages."""
    numbers: list[int] = []
    address = f"{PAGE}?{query}"
    while True:
        page = manager.get(address)
        assert page.status_code == 200
        numbers += [int(number) for number in re.findall(r"<ins>(\d+)</ins>", page.text)]
        following = re.search(r'rel="next" href="([^"]+)"', page.text)
        if not following:
            return numbers
        address = following[1].replace("&amp;", "&")


@pytest.mark.parametrize(
    ("query", "is_it"),
    [
        ("q=", lambda _row: True),
        ("sort=at", lambda _row: True),
        ("by=manager@operator.example", lambda row: row["user_id"]),
        ("by=nobody@operator.example", lambda _row: False),
        ("deed=partner.suspended", lambda row: row["deed"] == "partner.suspended"),
        ("subject=partner", lambda _row: True),
        ("subject=tier", lambda _row: False),
        ("partner=hrdina", lambda row: row["partner_id"]),
        (
            "partner=hrdina&deed=category.changed",
            lambda row: row["partner_id"] and row["deed"] == "category.changed",
        ),
        (
            "day_from=2026-05-10&day_to=2026-05-12&by=manager@operator.example",
            lambda row: (
                row["user_id"]
                and "2026-05-10"
                <= (row["at"] + timedelta(hours=3)).date().isoformat()
                <= "2026-05-12"
            ),
        ),
    ],
)
def test_every_question_finds_exactly_its_deeds(
    manager: FlaskClient, entries: list[dict[str, Any]], query: str, is_it: Any
) -> None:
    found = [number for number, row in enumerate(entries) if is_it(row)]
    # A detail that is nought has no number on the page.
    expected = found if query == "sort=at" else found[::-1]
    assert shown(manager, query) == expected


def test_names_stand_beside_what_was_done(
    manager: FlaskClient, entries: list[dict[str, Any]]
) -> None:
    page = manager.get(f"{PAGE}?partner=hrdina")
    assert "Eva Malá" in page.text
    assert "192.0.2.7" in page.text
    assert 'href="/sk/office/partners/hrdina/"' in page.text


def test_reading_writes_nothing(manager: FlaskClient, entries: list[dict[str, Any]]) -> None:
    manager.get(PAGE)
    count = len(db.session.scalars(select(AuditEntry.id)).all())
    assert count == len(entries)
