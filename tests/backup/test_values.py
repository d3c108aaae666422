"""Values pass through a backup unchanged."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Float

from app.backup.values import BYTES, DAY, MOMENT, NUMBER, TEXT, TRUTH, Written, written
from app.db import Base

KINDS = {
    "text": (TEXT, st.text()),
    "number": (NUMBER, st.integers(-(2**63), 2**63 - 1)),
    "truth": (TRUTH, st.booleans()),
    "day": (DAY, st.dates()),
    "moment": (MOMENT, st.datetimes(timezones=st.just(UTC))),
    "bytes": (BYTES, st.binary()),
}


def carried(how: Written, value: Any) -> Any:
    line = json.dumps(how.write(value), ensure_ascii=False)
    return how.read(json.loads(line.encode("utf-8", "surrogatepass")))


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_a_value_comes_back_as_it_was(kind: str, data: st.DataObject) -> None:
    how, values = KINDS[kind]
    value = data.draw(values)
    back = carried(how, value)
    assert back == value
    assert type(back) is type(value)


@pytest.mark.parametrize("kind", KINDS)
@given(other=st.one_of(st.none(), st.floats(), st.lists(st.integers()), st.just({}), st.just("?")))
def test_what_nobody_wrote_is_never_taken_for_a_value(kind: str, other: Any) -> None:
    if kind == "text" and isinstance(other, str):
        return
    with pytest.raises((ValueError, TypeError)):
        KINDS[kind][0].read(other)


def test_a_moment_of_another_zone_is_the_same_moment() -> None:
    moment = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=3)))
    assert carried(MOMENT, moment) == moment
    with pytest.raises(ValueError, match="zone"):
        MOMENT.read("2026-03-01T12:00:00")
    assert DAY.read("2026-03-01") == date(2026, 3, 1)


def test_a_number_is_no_truth() -> None:
    for how, value in ((NUMBER, True), (TRUTH, 1), (NUMBER, 1.0), (NUMBER, "1")):
        with pytest.raises(TypeError):
            how.read(value)


def test_every_column_of_every_table_is_known_how_to_write() -> None:
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            written(column.type)
    with pytest.raises(TypeError):
        written(Float())


def test_no_table_refers_to_itself_or_in_a_circle() -> None:
    """A restore fills a table after those that it refers to, and its rows in any order."""
    done: set[str] = set()
    for table in Base.metadata.sorted_tables:
        assert {key.column.table.name for key in table.foreign_keys} <= done, table.name
        done.add(table.name)
