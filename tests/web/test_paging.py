"""Which page numbers a reader sees below a list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.paging import Pages


def shown(number: int, count: int) -> str:
    pages = Pages(total=count * 24, size=24, number=number)
    return " ".join("…" if each is None else str(each) for each in pages.window())


@pytest.mark.parametrize(
    ("number", "count", "numbers"),
    [
        (1, 1, "1"),
        (1, 2, "1 2"),
        (1, 3, "1 2 3"),
        (1, 5, "1 2 … 5"),
        (2, 6, "1 2 3 … 6"),
        (2, 5, "1 2 3 4 5"),
        (4, 8, "1 2 3 4 5 … 8"),
        (5, 20, "1 … 4 5 6 … 20"),
        (18, 20, "1 … 17 18 19 20"),
        (20, 20, "1 … 19 20"),
        (500, 1000, "1 … 499 500 501 … 1000"),
    ],
)
def test_the_first_the_last_and_the_neighbours_are_shown(
    number: int, count: int, numbers: str
) -> None:
    assert shown(number, count) == numbers


@pytest.mark.parametrize(
    ("total", "count"), [(0, 1), (1, 1), (24, 1), (25, 2), (48, 2), (49, 3), (10**12, 41666666667)]
)
def test_a_list_has_as_many_pages_as_it_fills(total: int, count: int) -> None:
    assert Pages(total=total, size=24, number=1).count == count


def test_a_page_begins_after_those_before_it() -> None:
    assert [Pages(total=100, size=24, number=number).offset for number in (1, 2, 5)] == [0, 24, 96]


@given(st.integers(0, 5000), st.integers(1, 50), st.data())
def test_the_window_is_short_rising_and_leaves_out_no_single_page(
    total: int, size: int, data: st.DataObject
) -> None:
    count = Pages(total=total, size=size, number=1).count
    number = data.draw(st.integers(1, count))
    window = Pages(total=total, size=size, number=number).window()
    numbers = [each for each in window if each is not None]
    assert numbers == sorted(set(numbers))
    assert {1, number, count} <= set(numbers)
    assert set(range(max(1, number - 1), min(count, number + 1) + 1)) <= set(numbers)
    assert len(window) <= 9
    for place, each in enumerate(window):
        if each is None:
            before, after = window[place - 1], window[place + 1]
            assert before is not None
            assert after is not None
            assert after - before > 2
        elif place and window[place - 1] is not None:
            assert each - (window[place - 1] or 0) == 1
