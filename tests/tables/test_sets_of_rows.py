"""Which rows a value lets through is kept as bits, by number, whoever writes beside."""

from random import Random

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.db import db, writing
from app.tables.models import TableSet
from app.tables.sets import BLOCK, EVERY, keep_values, rows_with

KIND = "trial"
BORDERS = (1, 7, 8, BLOCK - 1, BLOCK, BLOCK + 1, 5 * BLOCK, 5 * BLOCK + 4_000)


def keep(values: dict[int, list[str]]) -> int:
    """Keep values; returns how often others were held off."""
    held = []
    with writing():
        keep_values(KIND, values, lambda: held.append(True))
    return len(held)


def found(*asked: list[str]) -> list[int]:
    with writing():
        rows = rows_with(KIND, asked)
        assert len(rows) == len(rows.numbers())
        return rows.numbers()


def test_rows_are_found_by_any_of_a_filters_values_and_by_all_filters(app: Flask) -> None:
    keep({1: ["a:1", "b:1"], 2: ["a:2", "b:1"], BLOCK + 3: ["a:1"], 9: ["a:3", "b:2"]})
    assert found(["a:1"]) == [1, BLOCK + 3]
    assert found(["a:1", "a:2"]) == [1, 2, BLOCK + 3]
    assert found(["a:1", "a:3"], ["b:1", "b:2"]) == [1, 9]
    assert found(["a:2"], ["b:2"]) == found(["a:9"]) == found(["a:1"], ["c:1"]) == []
    assert found() == [1, 2, 9, BLOCK + 3]


@pytest.mark.parametrize("number", BORDERS)
def test_a_row_at_the_border_of_a_block_is_itself_and_not_its_neighbour(
    app: Flask, number: int
) -> None:
    keep({row: ["a:2"] for row in BORDERS if row != number} | {number: ["a:1"]})
    assert found(["a:1"]) == [number]
    assert found(["a:2"]) == [row for row in BORDERS if row != number]


def test_a_row_without_values_is_forgotten_with_all_that_was_its_own(app: Flask) -> None:
    keep({1: ["a:1"], 2: ["a:1", "b:1"]})
    keep({2: []})
    assert found() == [1]
    assert found(["b:1"]) == []
    assert db.session.scalars(select(TableSet.value)).all() == [EVERY, "a:1"]


def test_others_are_held_off_when_something_changes_and_only_then(app: Flask) -> None:
    assert keep({1: ["a:1"]}) == 1
    assert keep({1: ["a:1"]}) == 0
    assert keep({1: ["a:2"]}) == 1
    assert keep({}) == 0


def test_rows_of_another_kind_are_other_rows(app: Flask) -> None:
    keep({1: ["a:1"]})
    with writing():
        keep_values("other", {2: ["a:1"]}, lambda: None)
    assert found(["a:1"]) == [1]


def test_any_changes_leave_what_was_said_last(app: Flask) -> None:
    chance = Random(26)
    said: dict[int, list[str]] = {}
    for _ in range(40):
        rows = chance.sample(BORDERS, chance.randrange(1, 4))
        change = {row: chance.sample(["a:1", "a:2", "b:1"], chance.randrange(3)) for row in rows}
        keep(change)
        said |= change
        for value in ("a:1", "a:2", "b:1"):
            assert found([value]) == sorted(row for row in said if value in said[row])
        assert found() == sorted(row for row in said if said[row])
    with writing():
        assert db.session.scalar(select(func.count()).where(TableSet.kind == KIND)) == sum(
            1
            for value in (EVERY, "a:1", "a:2", "b:1")
            for block in (0, 1, 5)
            if any(
                row // BLOCK == block and (value in said[row] or (said[row] and value == EVERY))
                for row in said
            )
        )
