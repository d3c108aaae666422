"""What a table shows is exactly what is asked for, whichever way it is found."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert
from werkzeug.datastructures import MultiDict

from app.db import db, writing
from app.i18n.folding import fold
from app.partners.models import Partner, Standing
from app.tables import Table, keep_values, keep_words, reading, value_of
from app.tables.question import AFTER, BEFORE, Question, question_of, written_place
from app.tables.reading import ids_of, page_of
from app.values import LocalizedText
from tests.cast import category_ids
from tests.tables.trial import KEPT, SLUGS, TRIAL

KEPT_FIELDS = {"state", "category"}
"""With these alone the number of rows is known, however many they are."""
NAMES = ("Žilina Web", "Жилина Софт", "Łódź Foto", "Kupec & syn", "Ľubica Mráz", "Web")
BEGAN = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def rows(app: Flask) -> list[dict[str, Any]]:
    """Some two hundred partners with everything by chance, as plain facts."""
    chance = random.Random(20)
    with writing():
        limits = 32_767
        rows = [
            {
                "id": number,
                "slug": f"p-{number}",
                "name": chance.choice(NAMES),
                "kind": "company",
                "state": chance.choice(("draft", "published", "published", "suspended")),
                "source": "staff",
                "tier_id": 1,
                "category_limit": limits,
                "headline": LocalizedText(),
                "about": LocalizedText(),
                "languages": [],
                "email": f"{chance.choice('abc')}@x.example",
                "dropshipping": chance.random() < 0.2,
                "created_at": BEGAN + timedelta(days=chance.randrange(40)),
            }
            for number in range(1, 221)
        ]
        db.session.execute(insert(Partner), rows)
        ids = dict(zip(SLUGS, category_ids(*SLUGS), strict=True))
        for row in rows:
            row["category"] = chance.choice(SLUGS)
            db.session.execute(
                insert(Standing).values(
                    partner_id=row["id"],
                    category_id=ids[row["category"]],
                    slot=0,
                    category_limit=limits,
                    surplus=False,
                )
            )
        keep_words("trial", {row["id"]: [row["name"], row["email"]] for row in rows})
        values = {
            row["id"]: [
                value_of("state", row["state"]),
                value_of("category", row["category"]),
            ]
            for row in rows
        }
        keep_values("trial", values, lambda: None)
    return rows


def asked(table: Table = TRIAL, **fields: Any) -> Question:
    pairs = [
        (name, each)
        for name, value in fields.items()
        for each in (value if isinstance(value, list) else [value])
    ]
    return question_of(table, MultiDict(pairs))


def is_found(row: dict[str, Any], fields: dict[str, Any]) -> bool:
    """Whether a row is asked for, said as plainly as can be."""
    words = fold(f"{row['name']} {row['email']}").split()
    day = row["created_at"].astimezone().date().isoformat()
    return all(
        (
            all(
                any(word.startswith(typed) for word in words)
                for typed in fold(fields.get("q", "")).split()
            ),
            not fields.get("state") or row["state"] in fields["state"],
            fields.get("category") in (None, row["category"]),
            "dropshipping" not in fields
            or row["dropshipping"] == (fields["dropshipping"] == "yes"),
            fields.get("made_from", "") <= day,
            day <= fields.get("made_to", "9"),
            fields.get("email") in (None, row["email"]),
        )
    )


def a_question(chance: random.Random) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if chance.random() < 0.5:
        fields["q"] = chance.choice(("zil", "ŽILINA", "web", "Ло", "kupec syn", "a x", "zzz"))
    if chance.random() < 0.4:
        states = ("draft", "published", "suspended")
        fields["state"] = chance.sample(states, chance.randrange(1, 3))
    if chance.random() < 0.3:
        fields["category"] = chance.choice(SLUGS)
    if chance.random() < 0.2:
        fields["dropshipping"] = chance.choice(("yes", "no"))
    if chance.random() < 0.3:
        fields["made_from"] = (BEGAN + timedelta(days=chance.randrange(40))).date().isoformat()
    if chance.random() < 0.2:
        fields["email"] = f"{chance.choice('abcd')}@x.example"
    fields["sort"] = chance.choice(("number", "-number", "name", "-name"))
    return fields


@pytest.mark.parametrize("table", [TRIAL, KEPT], ids=["counted", "kept"])
@pytest.mark.parametrize("most_counted", [1_000, 30, 3], ids=["few", "mixed", "many"])
def test_every_question_finds_exactly_its_rows_in_their_order(
    rows: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, most_counted: int, table: Table
) -> None:
    # How many are few decides which way rows are read; the answer must not depend on it.
    monkeypatch.setattr(reading, "MOST_COUNTED", most_counted)
    monkeypatch.setattr(reading, "MOST_GATHERED", 2 * most_counted)
    chance = random.Random(most_counted)
    for _ in range(40):
        fields = a_question(chance)
        order = (lambda row: (fold(row["name"]), row["id"])) if "name" in fields["sort"] else number
        wanted = [row["id"] for row in sorted(rows, key=order) if is_found(row, fields)]
        if fields["sort"].startswith("-"):
            wanted.reverse()
        assert ids_of(asked(table, **fields), 1_000) == wanted, fields
        walk_through(table, fields, wanted, most_counted)


def number(row: dict[str, Any]) -> int:
    return int(row["id"])


def walk_through(
    table: Table, fields: dict[str, Any], wanted: list[int], most_counted: int
) -> None:
    """Page by page to the end and back again."""
    size, at, seen, marks = 7, 0, [], {}
    while True:
        page = page_of(asked(table, **fields, **marks), size)
        assert page.ids == wanted[at : at + size], fields
        if page.is_exact:
            assert page.total == len(wanted), fields
        else:
            assert len(page.ids) <= page.total < len(wanted), fields
            if table is KEPT and fields.keys() & KEPT_FIELDS:
                assert fields.keys() - KEPT_FIELDS - {"sort"}
            else:
                assert page.total >= most_counted
        assert page.has_after == (at + size < len(wanted)), fields
        assert page.has_before == (at > 0), fields
        seen += page.ids
        if not page.has_after:
            break
        at += size
        marks = {AFTER: written_place(page.places[-1])}
    assert seen == wanted
    while page.has_before:
        page = page_of(asked(table, **fields, **{BEFORE: written_place(page.places[0])}), size)
        at -= size
        assert page.ids == wanted[at : at + size], fields
        assert page.has_after
    assert at == 0


def test_an_address_written_from_a_question_asks_the_same(rows: list[dict[str, Any]]) -> None:
    chance = random.Random(3)
    for _ in range(50):
        question = asked(**a_question(chance))
        again = question_of(TRIAL, MultiDict(question.pairs()))
        assert (again.words, again.chosen, again.sort, again.is_falling) == (
            question.words,
            question.chosen,
            question.sort,
            question.is_falling,
        )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("state", "sold"),
        ("category", "none"),
        ("dropshipping", "maybe"),
        ("made_from", "yesterday"),
        ("made_from", "0001-01-01"),
        ("email", "a\0"),
        ("sort", "price"),
        ("q", "…"),
        ("q", "a" * 121),
        ("after", "x"),
        ("after", "WzEsMiwzXQ"),
        ("after", "WzFlMzAwXQ"),
        ("before", "W1tbW10"),
        ("after", "WyJhIl0"),
    ],
)
def test_what_makes_no_sense_is_left_out_and_named(
    rows: list[dict[str, Any]], name: str, value: str
) -> None:
    question = asked(**{name: value})
    assert list(question.ignored) == [name.removesuffix("_from")]
    assert page_of(question).ids == page_of(asked()).ids


def test_words_of_a_row_are_changed_and_forgotten(rows: list[dict[str, Any]]) -> None:
    assert 7 not in ids_of(asked(q="premenovaný"), 1_000)
    db.session.rollback()
    with writing():
        keep_words("trial", {7: ["Premenovaný"], 8: []})
    assert ids_of(asked(q="premenov"), 1_000) == [7]
    assert 7 not in ids_of(asked(q="x.example"), 1_000)
    assert 8 not in ids_of(asked(q="x.example"), 1_000)


def test_words_of_another_kind_of_row_find_nothing_here(rows: list[dict[str, Any]]) -> None:
    with writing():
        keep_words("another", {7: ["Neslýchané"]})
    assert ids_of(asked(q="neslychane"), 1_000) == []
