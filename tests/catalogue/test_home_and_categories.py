"""The front page and the pages of the categories; the same for every reader (P22)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.db import db
from tests.catalogue.programme import LOCALES, Known, ask, matching, shown
from tests.conftest import make_app
from tests.pages import Element, parse

SHOWN_GOLD = 6


def get(client: FlaskClient, path: str) -> Element:
    response = client.get(path)
    assert response.status_code == 200, path
    return parse(response.text)


def numbers(text: str) -> list[int]:
    return [int(word) for word in text.split() if word.isdigit()]


@pytest.mark.parametrize("locale", LOCALES)
def test_the_front_page_counts_partners_and_those_of_each_category(
    demo_client: FlaskClient, programme: list[Known], locale: str
) -> None:
    main = get(demo_client, f"/{locale}/").one("main")
    assert numbers(main.one(".hero .lead").text) == [len(programme)]
    tiles = main.all("a.category-tile")
    assert len(tiles) == 12
    for tile in tiles:
        slug = tile["href"].split("/")[-2]
        assert tile["href"] == f"/{locale}/categories/{slug}/"
        count = len(matching(programme, {"category": [slug]}))
        assert numbers(tile.one(".category-tile__count").text) == [count]
        assert tile.one(".category-tile__name").text


def test_the_front_page_shows_the_best_gold_partners(
    demo_client: FlaskClient, programme: list[Known]
) -> None:
    cards = get(demo_client, "/sk/").all("article[data-partner]")
    assert {card["data-tier"] for card in cards} == {"gold"}
    gold = sorted(matching(programme, {"tier": ["gold"]}), key=lambda known: -known.score)
    assert {card["data-partner"] for card in cards} == {known.slug for known in gold[:SHOWN_GOLD]}
    assert [card["data-partner"] for card in cards] == shown(ask(demo_client))[:SHOWN_GOLD]


def test_the_search_of_the_front_page_leads_to_the_catalogue(demo_client: FlaskClient) -> None:
    form = get(demo_client, "/ru/").one("form[role=search]")
    assert (form["action"], form["method"]) == ("/ru/partners/", "get")
    field = form.one("input[name=q]")
    assert form.one(f"label[for={field['id']}]").text


def test_the_front_page_of_an_empty_programme_is_a_page(client: FlaskClient) -> None:
    for locale in LOCALES:
        main = get(client, f"/{locale}/").one("main")
        assert not main.has("article")
        assert numbers(main.one(".hero .lead").text) == [0]
        assert ask(client, "", locale).has(".nothing")


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("slug", ["development", "photo"])
def test_a_category_says_what_it_is_and_lists_its_partners(
    demo_client: FlaskClient, programme: list[Known], slug: str, locale: str
) -> None:
    page = get(demo_client, f"/{locale}/categories/{slug}/")
    expected = {known.slug for known in matching(programme, {"category": [slug]})}
    assert int(page.one("[data-total]")["data-total"]) == len(expected)
    slugs = shown(page)
    assert set(slugs) <= expected
    assert len(slugs) == min(24, len(expected))
    assert slugs == shown(ask(demo_client, {"category": slug}, locale))
    assert page.one("h1").text
    assert len(page.one(".lead").text) > 40
    others = {link["href"] for link in page.all("nav[aria-labelledby=other-categories] a")}
    assert len(others) == 11
    assert page.has(f'a[href="/{locale}/partners/?category={slug}"]')


@pytest.mark.parametrize("slug", ["nothing", "SEO", "seo-", "%00", "seo%2F.."])
def test_a_category_that_is_not_there_is_not_found(cast_client: FlaskClient, slug: str) -> None:
    assert cast_client.get(f"/sk/categories/{slug}/").status_code == 404


def test_a_category_without_partners_is_a_page(client: FlaskClient) -> None:
    page = get(client, "/sk/categories/seo/")
    assert page.one("[data-total]")["data-total"] == "0"
    assert page.has(".notice")


@pytest.fixture
def operated(tmp_path: Path, migrated_sqlite: Path) -> Iterator[FlaskClient]:
    """The site of an operator who has a main site."""
    app: Flask = make_app(
        f"sqlite:///{migrated_sqlite}", KUPEC_OPERATOR_URL="https://shop.example/"
    )
    yield app.test_client()
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("path", ["", "partners/", "tiers/", "compare/", "categories/seo/", "404"])
@pytest.mark.parametrize("locale", LOCALES)
def test_every_page_leads_back_to_the_operators_main_site(
    operated: FlaskClient, locale: str, path: str
) -> None:
    """S1."""
    page = parse(operated.get(f"/{locale}/{path}").text)
    for part in ("header", "footer"):
        (link,) = page.one(part).all('a[href="https://shop.example"]')
        assert link.text


def test_without_a_main_site_nothing_leads_nowhere(cast_client: FlaskClient) -> None:
    page = get(cast_client, "/sk/")
    assert not [link for link in page.all("header a") if link["href"].startswith("http")]
    assert all(link["href"] for link in page.all("a"))


READERS = [
    {"Accept-Language": "pl"},
    {"Accept-Language": "ru-RU,ru;q=0.9", "X-Forwarded-For": "95.24.0.1"},
    {"X-Real-Ip": "8.8.8.8", "CF-IPCountry": "PL", "User-Agent": "Mozilla/5.0 (Android 14)"},
    {"Cookie": "kupec_locale=ru; city=Warszawa"},
]


@pytest.mark.parametrize("headers", READERS, ids=str)
@pytest.mark.parametrize("path", ["/sk/partners/", "/sk/", "/sk/categories/seo/"])
def test_nothing_filters_the_catalogue_behind_the_readers_back(
    demo_client: FlaskClient, programme: list[Known], headers: dict[str, str], path: str
) -> None:
    """P22: no guessing of the visitor's place or language."""
    plain = get(demo_client, path)
    guessed = demo_client.get(path, headers=headers, environ_base={"REMOTE_ADDR": "95.24.0.1"})
    assert shown(parse(guessed.text)) == shown(plain)
    if path == "/sk/partners/":
        assert plain.one("[data-total]")["data-total"] == str(len(programme))
        assert not plain.has("a.chip")


def test_each_language_lists_the_same_partners(
    demo_client: FlaskClient, programme: list[Known]
) -> None:
    for locale in LOCALES:
        page = ask(demo_client, "", locale)
        assert page.one("[data-total]")["data-total"] == str(len(programme))
