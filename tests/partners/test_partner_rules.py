"""What may be, about partners: the decisions alone."""

import pytest

from app.partners.rules import (
    FIRST_TIER,
    UNLIMITED,
    require_category_when_listed,
    require_publishable,
    require_room_for_categories,
)
from app.refusals import Refused


def test_everybody_starts_as_bronze() -> None:
    assert FIRST_TIER == "bronze"


@pytest.mark.parametrize(
    ("count", "limit"), [(0, 1), (1, 1), (2, 2), (0, 0), (12, UNLIMITED), (UNLIMITED, UNLIMITED)]
)
def test_categories_up_to_the_limit_are_fine(count: int, limit: int) -> None:
    require_room_for_categories(count, limit)


@pytest.mark.parametrize(("count", "limit"), [(2, 1), (3, 2), (1, 0), (12, 2)])
def test_a_category_more_is_refused(count: int, limit: int) -> None:
    with pytest.raises(Refused) as refused:
        require_room_for_categories(count, limit)

    assert refused.value.field == "categories"
    assert f" {limit} categor" in str(refused.value)


def test_the_refusal_speaks_of_one_category_or_of_several() -> None:
    with pytest.raises(Refused, match=r"allows 1 category\."):
        require_room_for_categories(2, 1)
    with pytest.raises(Refused, match=r"at most 2 categories\."):
        require_room_for_categories(3, 2)


def test_a_partner_that_was_talked_to_may_be_listed() -> None:
    require_publishable(vetted=True, categories=1, name="Hrdina & Mráz")


@pytest.mark.parametrize(
    ("lacking", "field"),
    [({"vetted": False}, None), ({"categories": 0}, "categories"), ({"name": " \t"}, "name")],
)
def test_what_is_lacking_keeps_a_partner_from_being_listed(
    lacking: dict[str, object], field: str | None
) -> None:
    whole: dict[str, object] = {"vetted": True, "categories": 1, "name": "Hrdina & Mráz"}

    with pytest.raises(Refused) as refused:
        require_publishable(**(whole | lacking))

    assert refused.value.field == field


def test_only_a_listed_partner_needs_a_category() -> None:
    require_category_when_listed(0, listed=False)
    require_category_when_listed(1, listed=True)
    with pytest.raises(Refused) as refused:
        require_category_when_listed(0, listed=True)

    assert refused.value.field == "categories"
