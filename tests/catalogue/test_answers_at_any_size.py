"""Answers are the same whichever way they are found: walking lists, asking the index of documents,
counting bands, gathering and sorting. The bounds at which one way gives place to another are set so
low here that a small programme meets them all, and every answer is held against plain counting."""

from collections.abc import Iterator
from dataclasses import replace
from math import ceil
from random import Random
from typing import Any, NamedTuple

import pytest
from flask import Flask
from sqlalchemy import select

from app.catalogue.criteria import SORTS, Criteria
from app.catalogue.queries import (
    Answer,
    Facts,
    answer,
    answer_to,
    facets,
    matching,
    ordering,
    present_facts,
    searching,
)
from app.db import db
from app.i18n.folding import fold
from app.partners.listing.places import partner_at
from app.partners.models import Listing, ListingOrder, ListingPlace

SIZE = 7
QUESTIONS = 60
WORDS = ("foto", "web", "marketing", "eshop", "a", "so", "bratislava", "dizajn", "seo", "nezmysel")
CITIES = ("Bratislava", "Brno", "Nowhere", "Košice")

BOUNDS: dict[str, dict[str, int]] = {
    "as they are": {},
    "everything is much": {"CAP": 5, "FEW": 0, "MOST_SORTED": 9, "DEEP": 7, "MOST_TERMS": 0},
    "lists are walked": {"CAP": 12, "FEW": 3, "MOST_SORTED": 40, "DEEP": 14, "WALK_COST": 0},
    "answers are gathered": {"CAP": 3, "FEW": 500, "MOST_SORTED": 60, "WALK_COST": 10**6},
    "few lists side by side": {"CAP": 20, "FEW": 9, "MOST_LISTS": 1, "MOST_SORTED": 30},
}


class Row(NamedTuple):
    """A listing with all that a question may ask of it."""

    place: int
    tokens: frozenset[str]
    words: frozenset[str]
    price: int | None
    keys: dict[str, Any]


@pytest.fixture(params=BOUNDS)
def bounds(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """One set of bounds, in force."""
    for name, value in BOUNDS[request.param].items():
        for module in (answer, facets, matching, ordering, searching):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, value)
    return BOUNDS[request.param]


@pytest.fixture
def rows(demo_app: Flask) -> Iterator[list[Row]]:
    """Every listing, as its rows say."""
    with demo_app.app_context():
        names = {
            order.partner_id: order.name_key
            for order in db.session.scalars(select(ListingOrder).where(ListingOrder.locale == "sk"))
        }
        query = select(Listing, ListingPlace.compared_price).join(
            ListingPlace, ListingPlace.place == Listing.place
        )
        yield [
            Row(
                listing.place,
                frozenset(word[1:] for word in listing.document.split() if word[0] == ":"),
                frozenset(word for word in listing.document.split() if word[0] != ":"),
                price,
                {
                    "recommended": listing.place,
                    "rating": listing.rating_key,
                    "newest": listing.newest_key,
                    "price": listing.price_key,
                    "name": names[listing.partner_id],
                },
            )
            for listing, price in db.session.execute(query)
        ]
        db.session.remove()


def answering(rows: list[Row], criteria: Criteria) -> list[Row]:
    """Those who answer to the criteria, told by looking at each."""

    def answers(row: Row) -> bool:
        wanted = [
            {f"category:{slug}" for slug in criteria.category},
            {f"tier:{key}" for key in criteria.tier},
            {f"language:{criteria.language}"} if criteria.language else set(),
            {f"country:{criteria.country}"} if criteria.country else set(),
            {f"city:{fold(criteria.city)}"} if criteria.city else set(),
            {"dropshipping:1"} if criteria.dropshipping else set(),
            {"available:1"} if criteria.available else set(),
            {f"grade:{grade}" for grade in range(criteria.rating, 6)} if criteria.rating else set(),
        ]
        return (
            all(not tokens or tokens & row.tokens for tokens in wanted)
            and all(any(word.startswith(asked) for word in row.words)
                    for asked in fold(criteria.q).split())
            and (criteria.price_max is None
                 or (row.price is not None and row.price <= criteria.price_max * 100))
        )  # fmt: skip

    return [row for row in rows if answers(row)]


def some_criteria(chance: Random, facts: Facts) -> Criteria:
    """A question as a reader might put it together."""
    slugs, tiers = list(facts.category_by_slug), list(facts.tier_by_key)
    changes: dict[str, Any] = {
        "q": " ".join(chance.sample(WORDS, chance.choice((1, 1, 2)))),
        "category": tuple(sorted(chance.sample(slugs, chance.choice((1, 1, 2, 3))))),
        "tier": tuple(sorted(chance.sample(tiers, chance.choice((1, 1, 2))))),
        "language": chance.choice(facts.values_of("language")),
        "country": chance.choice(facts.values_of("country")),
        "city": chance.choice(CITIES),
        "dropshipping": True,
        "available": True,
        "rating": chance.randint(1, 5),
        "price_max": chance.choice((0, 50, 200, 400, 5_000)),
    }
    chosen = chance.sample(sorted(changes), chance.choice((0, 1, 1, 2, 2, 3, 4)))
    return Criteria(sort=chance.choice(SORTS), **{name: changes[name] for name in chosen})


def ask(criteria: Criteria, page: int = 1) -> Answer:
    return answer_to(replace(criteria, page=page), present_facts(), "sk", SIZE)


def test_every_page_of_a_simple_list_is_found(rows: list[Row], bounds: dict[str, int]) -> None:
    tiers = [(key,) for key in present_facts().tier_by_key]
    lists = [
        Criteria(tier=tier, category=slugs) for tier in ((), *tiers) for slugs in ((), ("seo",))
    ]
    for criteria in lists:
        places = sorted(row.place for row in answering(rows, criteria))
        pages = range(1, ceil(len(places) / SIZE) + 1)
        found = [place for page in pages for place in ask(criteria, page).places]
        assert found == places, criteria


def test_whatever_is_asked_is_answered_as_counting_by_hand_does(
    rows: list[Row], bounds: dict[str, int]
) -> None:
    chance = Random(20261122)
    cap = bounds.get("CAP", 1_000)
    inexact = 0
    for _ in range(QUESTIONS):
        criteria = some_criteria(chance, present_facts())
        expected = sorted(
            answering(rows, criteria), key=lambda row: (row.keys[criteria.sort], row.place)
        )
        first = ask(criteria)

        assert first.total == (len(expected) if first.is_exact else cap), criteria
        assert first.is_exact or len(expected) > cap, criteria
        assert min(cap, len(expected)) <= first.reachable or first.reachable == len(expected)
        inexact += not first.is_exact

        last = max(1, -(-first.reachable // SIZE))
        found = [ask(criteria, page).places for page in {1, 2, last // 2 + 1, last}]
        for page, places in zip({1, 2, last // 2 + 1, last}, found, strict=True):
            begin = (min(page, last) - 1) * SIZE
            end = min(begin + SIZE, first.reachable)
            assert list(places) == [row.place for row in expected[begin:end]], (criteria, page)

        for name, count in first.counts.items():
            facet, _, value = name.partition(":")
            change = {facet: (value,) if facet in ("category", "tier") else value}
            if facet in ("dropshipping", "available"):
                change = {facet: True}
            if facet == "rating":
                change = {facet: int(value)}
            left = len(answering(rows, replace(criteria, **change)))
            assert count == left or (count is None and bounds != {}), (criteria, name)
    assert (inexact > 2) == (cap < 1_000)


def test_every_page_of_a_long_list_is_reached(rows: list[Row], bounds: dict[str, int]) -> None:
    everyone = sorted(row.place for row in rows)
    gold = [place for place in everyone if f"{'tier:gold'}" in tokens_at(rows, place)]

    for criteria, expected in ((Criteria(), everyone), (Criteria(tier=("gold",)), gold)):
        pages = range(1, -(-len(expected) // SIZE) + 1)
        found = [place for page in pages for place in ask(criteria, page).places]
        assert found == expected
    assert len({partner_at(place) for place in everyone}) == len(everyone)


def tokens_at(rows: list[Row], place: int) -> frozenset[str]:
    return next(row.tokens for row in rows if row.place == place)
