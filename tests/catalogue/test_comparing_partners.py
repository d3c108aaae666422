"""Partners side by side."""

from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.catalogue.programme import BARE, FULL, LOCALES, POLISH, RUSSIAN, ask
from tests.pages import Element, parse


def compare(client: FlaskClient, *slugs: str, locale: str = "sk") -> Element:
    response = client.get(f"/{locale}/compare/", query_string={"partner": slugs})
    assert response.status_code == 200
    return parse(response.text).one("main")


def columns(page: Element) -> list[str]:
    return [head["data-partner"] for head in page.all("thead th[data-partner]")]


def test_partners_stand_side_by_side_gold_first(cast_client: FlaskClient) -> None:
    page = compare(cast_client, BARE, FULL, POLISH)
    # Within a level, in the order of the address (S19).
    assert columns(page) == [FULL, POLISH, BARE]
    assert not page.has(".notice")
    rows = page.all("tbody tr")
    assert all(len(row.all("td")) == 3 for row in rows)
    assert all(row.one("th")["scope"] == "row" for row in rows)
    level, headline, *_ = [[cell.text for cell in row.all("td")] for row in rows]
    assert level == ["Zlatý", "Strieborný", "Bronzový"]
    assert headline[0] == "Prepájame sklady s pokladňou."
    assert headline[1].startswith("Projektujemy")
    assert headline[2] == "–"
    assert rows[1].all("td")[1].has("span[lang=pl]")


def test_prices_stand_in_their_own_currencies(cast_client: FlaskClient) -> None:
    page = compare(cast_client, FULL, POLISH, BARE)
    assert [(data["value"], data["data-currency"]) for data in page.all("td data")] == [
        ("1200.00", "EUR"),
        ("900.00", "PLN"),
    ]


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_not_known_is_said_in_words(cast_client: FlaskClient, locale: str) -> None:
    page = compare(cast_client, BARE, RUSSIAN, locale=locale)
    assert "None" not in page.text
    # Whoever told no place and no languages has an empty cell for them, and nothing else empty.
    empty = [row.one("th").text for row in page.all("tbody tr") if not row.all("td")[0].text]
    assert len(empty) == 2


def test_each_can_be_taken_out_again(cast_client: FlaskClient) -> None:
    page = compare(cast_client, FULL, POLISH, BARE)
    left = [
        parse_qs(urlsplit(link["href"]).query)["partner"] for link in page.all("a.compare__remove")
    ]
    assert left == [[POLISH, BARE], [FULL, BARE], [FULL, POLISH]]


def test_at_most_four_are_compared_and_the_rest_is_named(demo_client: FlaskClient) -> None:
    slugs = [card["data-partner"] for card in ask(demo_client).all("article[data-partner]")[:5]]
    page = compare(demo_client, *slugs)
    assert columns(page) == slugs[:4]
    assert page.one(".notice")["role"] == "status"
    assert columns(compare(demo_client, *slugs[:4])) == slugs[:4]
    assert not compare(demo_client, *slugs[:4]).has(".notice")


def test_one_asked_for_twice_stands_once(cast_client: FlaskClient) -> None:
    page = compare(cast_client, FULL, FULL, POLISH)
    assert columns(page) == [FULL, POLISH]
    assert not page.has(".notice")


@pytest.mark.parametrize("slugs", [(), ("nobody",), ("",), (FULL,)])
def test_fewer_than_two_get_a_way_to_choose_some(
    cast_client: FlaskClient, slugs: tuple[str, ...]
) -> None:
    page = compare(cast_client, *slugs)
    assert page.has('a.button[href="/sk/partners/"]')
    assert columns(page) == [slug for slug in slugs if slug == FULL]
    assert page.has(".notice") == (slugs == ("nobody",))


def test_cards_and_profiles_lead_here(cast_client: FlaskClient) -> None:
    page = ask(cast_client)
    form = page.one("form#compare-form")
    assert (form["action"], form["method"]) == ("/sk/compare/", "get")
    boxes = page.all('input[form="compare-form"]')
    assert {box["value"] for box in boxes} == {FULL, BARE, POLISH, RUSSIAN}
    assert {box["name"] for box in boxes} == {"partner"}
    profile = parse(cast_client.get(f"/sk/partners/{FULL}/").text)
    assert profile.has(f'a[href="/sk/compare/?partner={FULL}"]')


def test_to_search_engines_all_comparisons_are_one_page(cast_client: FlaskClient) -> None:
    response = cast_client.get("/sk/compare/", query_string={"partner": [FULL, POLISH]})
    page = parse(response.text)
    assert page.one("link[rel=canonical]")["href"] == "http://localhost/sk/compare/"
    assert not page.has("meta[name=robots]")
