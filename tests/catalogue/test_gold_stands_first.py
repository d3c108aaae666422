"""Gold stands first in every list, then silver, then bronze (S19); the chosen order holds within
a level. The reader's alphabet is checked against another judge: PostgreSQL's ICU."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from flask.testing import FlaskClient
from psycopg import sql

from tests.cast import listed
from tests.catalogue.programme import (
    RANKS,
    Known,
    all_shown,
    ask,
    matching,
    shown,
)
from tests.pages import parse
from tests.services.postgres import PostgresServer

SORTS = ("recommended", "rating", "name", "newest", "price")
LAST = 10**12
NARROWED: list[dict[str, Any]] = [
    {},
    {"language": "sk", "available": "1"},
    {"category": ["seo", "design", "photo"]},
    {"tier": ["silver", "bronze"]},
    {"price_max": "400", "rating": "3"},
    {"q": "foto"},
]
Alphabet = Callable[[list[str], str], dict[str, int]]

# Each list as a dictionary of the language has it.
IN_ORDER = {
    "sk": "Ábel|Adam|Cibuľa|Čaj|Dom a hrad|Doma|Hora|Chata|Ihla|Ľan|Lapač|Oves|Ôsmy|Sova|Šaty|Zima"
    "|Žaba",
    "pl": "Adam|Cebula|Chata|Ćma|Dom|Lato|Ładna|Osa|Ósmy|Sowa|Śnieg|Zima|Źródło|Żaba",
    "ru": "Адам|Бор|Еда|Ёж|Ель|Жук|Йод|Щука|Эхо|Яма",
}


@pytest.fixture(scope="session")
def alphabet(postgres: PostgresServer) -> Iterator[Alphabet]:
    """Places of names in the order of a language, by ICU; equal names have equal places."""

    def places(names: list[str], locale: str) -> dict[str, int]:
        # Signs do not count for us: they are taken out before ICU sees the names.
        words = {name: " ".join(re.findall(r"[^\W_]+", name)) for name in names}
        query = sql.SQL(
            "SELECT name, dense_rank() OVER (ORDER BY words COLLATE {})"
            " FROM unnest(%s::text[], %s::text[]) AS named(name, words)"
        ).format(sql.Identifier(f"{locale}-x-icu"))
        rows = connection.execute(query, (list(words), list(words.values())))
        return dict(rows.fetchall())

    address = postgres.url("postgres").replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        yield places


def sorted_keys(
    slugs: list[str], programme: list[Known], sort: str, locale: str, alphabet: Alphabet
) -> list[tuple[int, ...]]:
    """For each partner of a list the numbers that must not fall from one to the next."""
    by_slug = {known.slug: known for known in programme}
    places = alphabet([known.name for known in programme], locale)

    def key(known: Known) -> tuple[int, ...]:
        if sort == "recommended":
            return (-known.score, known.id)
        if sort == "name":
            return (places[known.name],)
        if sort == "rating":
            return (LAST if known.rating is None else -known.rating, -known.review_count)
        if sort == "newest":
            return (-int(known.published_at.timestamp() * 1000),)
        return (LAST if known.price is None else known.price,)

    return [(-RANKS[by_slug[slug].tier], *key(by_slug[slug])) for slug in slugs]


@pytest.mark.parametrize(
    ("sort", "locale"),
    # The alphabet has a say in one of them.
    [*((sort, "sk") for sort in SORTS), ("name", "pl"), ("name", "ru")],
)
def test_every_page_of_every_order_runs_by_level_and_then_by_the_order(
    demo_client: FlaskClient, programme: list[Known], alphabet: Alphabet, sort: str, locale: str
) -> None:
    slugs = all_shown(demo_client, {"sort": sort}, locale)
    assert sorted(slugs) == sorted(known.slug for known in programme)
    keys = sorted_keys(slugs, programme, sort, locale, alphabet)
    assert keys == sorted(keys)


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("query", NARROWED[1:], ids=str)
def test_filters_and_searches_keep_the_order(
    demo_client: FlaskClient,
    programme: list[Known],
    alphabet: Alphabet,
    sort: str,
    query: dict[str, Any],
) -> None:
    slugs = all_shown(demo_client, {**query, "sort": sort})
    assert len(slugs) > 10
    assert len(set(slugs)) == len(slugs)
    if "q" not in query:
        assert set(slugs) == {known.slug for known in matching(programme, query)}
    keys = sorted_keys(slugs, programme, sort, "sk", alphabet)
    assert keys == sorted(keys)


def test_the_demo_has_every_level_on_several_pages(programme: list[Known]) -> None:
    # Else the tests above would say little.
    tiers = [known.tier for known in programme]
    assert all(tiers.count(tier) >= 24 for tier in RANKS)


def test_the_default_order_is_the_recommended_one(demo_client: FlaskClient) -> None:
    assert shown(ask(demo_client)) == shown(ask(demo_client, "sort=recommended"))


@pytest.mark.parametrize("locale", ["sk", "pl", "ru"])
@pytest.mark.parametrize("path", ["", "categories/development/", "categories/photo/"])
def test_levels_never_rise_in_the_other_lists(
    demo_client: FlaskClient, locale: str, path: str
) -> None:
    page = parse(demo_client.get(f"/{locale}/{path}").text)
    tiers = [card["data-tier"] for card in page.all("article[data-partner]")]
    assert tiers[0] == "gold"
    assert tiers == sorted(tiers, key=lambda tier: -RANKS[tier])
    assert not path or set(tiers) == set(RANKS)


@pytest.mark.parametrize("locale", ["sk", "pl", "ru"])
def test_names_stand_in_the_order_of_the_readers_alphabet(client: FlaskClient, locale: str) -> None:
    names = IN_ORDER[locale].split("|")
    for name in sorted(names, key=lambda name: name[::-1]):
        listed(name)
    page = ask(client, "sort=name", locale)
    assert [link.text for link in page.all(".card__name a")] == names


def test_a_high_score_does_not_lift_a_partner_over_its_level(client: FlaskClient) -> None:
    listed("Bronz", figures={"score": 10_000})
    listed("Zlato", tier="gold", figures={"score": 0})
    listed("Striebro", tier="silver", figures={"score": 5_000})
    for sort in SORTS:
        page = ask(client, f"sort={sort}")
        assert [link.text for link in page.all(".card__name a")] == ["Zlato", "Striebro", "Bronz"]


def test_of_equal_scores_the_one_longer_in_the_programme_stands_first(client: FlaskClient) -> None:
    for name in ("Šaty", "Chata", "Hora", "Cesta", "Čas"):
        listed(name, tier="gold", figures={"score": 700})
    listed("Žaba", tier="gold", figures={"score": 701})
    names = [link.text for link in ask(client).all(".card__name a")]
    assert names == ["Žaba", "Šaty", "Chata", "Hora", "Cesta", "Čas"]
