"""Filtering the catalogue: every filter alone and with others, counts, chips, the address."""

from collections import Counter
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.catalogue.programme import Known, ask, facets, matching, shown, total
from tests.pages import parse

QUERIES = [
    {},
    {"category": ["seo"]},
    {"category": ["seo", "design"]},
    {"tier": ["gold"]},
    {"tier": ["gold", "bronze"]},
    {"language": "pl"},
    {"country": "SK"},
    {"city": "Košice"},
    {"dropshipping": "1"},
    {"available": "1"},
    *({"rating": grade} for grade in "12345"),
    {"price_max": "300"},
    {"price_max": "0"},
    {"category": ["seo", "design"], "tier": ["silver", "bronze"], "language": "ru"},
    {"category": ["photo"], "available": "1", "rating": "4", "price_max": "400"},
    {"country": "PL", "dropshipping": "1", "language": "pl", "tier": ["bronze"]},
    {"city": "Bratislava", "country": "SK", "category": ["development", "marketing"]},
    {"country": "SK", "city": "Kraków"},
]
# Fewer for what asks many pages each.
COMBINED = [query for query in QUERIES if len(query) > 1]


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_filters_leave_exactly_the_partners_who_answer_to_them(
    demo_client: FlaskClient, programme: list[Known], query: dict[str, object]
) -> None:
    expected = {known.slug for known in matching(programme, query)}
    page = ask(demo_client, query)
    assert total(page) == len(expected)
    assert len(shown(page)) == min(24, len(expected))
    assert set(shown(page)) <= expected


def test_the_queries_of_these_tests_tell_partners_apart(programme: list[Known]) -> None:
    sizes = [len(matching(programme, query)) for query in QUERIES[1:]]
    assert sum(0 < size < len(programme) for size in sizes) > len(sizes) / 2


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_each_count_is_what_choosing_its_value_would_leave(
    demo_client: FlaskClient, programme: list[Known], query: dict[str, object]
) -> None:
    counts = facets(ask(demo_client, query))
    assert {facet for facet, _ in counts} == {
        "category", "tier", "language", "country", "dropshipping", "available", "rating",
    }  # fmt: skip
    for (facet, value), count in counts.items():
        with_it = {**query, facet: [value] if facet in ("category", "tier") else value}
        assert count == len(matching(programme, with_it)), (facet, value)


@pytest.mark.parametrize("query", COMBINED, ids=str)
def test_a_count_and_the_page_that_it_promises_agree(
    demo_client: FlaskClient, query: dict[str, object]
) -> None:
    counts = facets(ask(demo_client, query))
    # One value of each filter: the one with most partners.
    for facet in {facet for facet, _ in counts}:
        of_facet = Counter({v: count for (name, v), count in counts.items() if name == facet})
        ((value, count),) = of_facet.most_common(1)
        assert total(ask(demo_client, {**query, facet: value})) == count, (facet, value)


def test_every_value_that_somebody_has_can_be_chosen(
    demo_client: FlaskClient, programme: list[Known]
) -> None:
    values = {value for facet, value in facets(ask(demo_client)) if facet == "language"}
    assert values == {language for known in programme for language in known.languages}
    values = {value for facet, value in facets(ask(demo_client)) if facet == "country"}
    assert values == {known.country for known in programme if known.country}


def test_what_is_chosen_is_ticked(demo_client: FlaskClient) -> None:
    query = {"category": ["seo", "photo"], "tier": ["gold"], "available": "1", "language": "pl",
             "rating": "4", "sort": "name", "q": "sklep", "city": "Łódź",
             "price_max": "900"}  # fmt: skip
    page = ask(demo_client, query)
    assert {box["id"] for box in page.all("input[checked]")} == {
        "category-seo", "category-photo", "tier-gold", "available-1",
    }  # fmt: skip
    chosen = {option["value"] for option in page.all("option[selected]")}
    assert chosen == {"pl", "4", "name"}
    assert page.one("#q")["value"] == "sklep"
    assert page.one("#city")["value"] == "Łódź"
    assert page.one("#price_max")["value"] == "900"


def test_a_chip_removes_its_filter_and_no_other(demo_client: FlaskClient) -> None:
    asked = {"q": ["web"], "category": ["photo", "seo"], "tier": ["gold", "silver"],
             "language": ["sk"], "country": ["SK"], "city": ["Nitra"], "dropshipping": ["1"],
             "available": ["1"], "rating": ["3"], "price_max": ["5000"],
             "sort": ["name"]}  # fmt: skip
    chips = ask(demo_client, asked).all("a.chip")
    *single, clear = [parse_qs(urlsplit(chip["href"]).query) for chip in chips]
    expected = []
    for name, values in asked.items():
        for value in values if name != "sort" else ():
            left = {**asked, name: [other for other in values if other != value]}
            expected.append({key: kept for key, kept in left.items() if kept})
    assert single == expected
    assert clear == {}


def test_a_chip_leads_back_to_the_first_page(demo_client: FlaskClient) -> None:
    chips = ask(demo_client, {"tier": "bronze", "language": "sk", "page": 2}).all("a.chip")
    assert [parse_qs(urlsplit(chip["href"]).query) for chip in chips] == [
        {"language": ["sk"]},
        {"tier": ["bronze"]},
        {},
    ]


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("category", "nothing-such"),
        ("tier", "platinum"),
        ("language", "xx"),
        ("country", "sk"),
        ("dropshipping", "0"),
        ("available", "yes"),
        ("rating", "6"),
        ("rating", "4.5"),
        ("price_max", "-1"),
        ("price_max", "12 €"),
        ("price_max", "٣٠٠"),
        ("sort", "tier"),
        ("page", "0"),
        ("page", "99999"),
        ("q", "🙂"),
        ("city", "x" * 81),
    ],
)
def test_a_wrong_value_is_left_out_and_the_notice_names_its_parameter(
    demo_client: FlaskClient, programme: list[Known], parameter: str, value: str
) -> None:
    page = ask(demo_client, {parameter: value, "tier": ["gold", value]})
    notice = page.one(".notice[role=status]")
    assert parameter in notice.text
    # What was right stays in force. A town that is too long is cut, and nobody lives there.
    golden = len(matching(programme, {"tier": ["gold"]}))
    assert total(page) == (0 if parameter == "city" else golden)


def test_a_right_question_has_no_notice(demo_client: FlaskClient) -> None:
    assert not ask(demo_client, "q=web&category=seo&page=1&rating=&city=").has(".notice")


def test_the_address_pushed_is_the_question_without_what_was_left_empty(
    demo_client: FlaskClient,
) -> None:
    query = "page=1&sort=recommended&tier=gold&q=++web&category=seo&category=design&rating=&x=y"
    answer = demo_client.get(f"/sk/partners/?{query}", headers={"HX-Request": "true"})
    assert answer.headers["HX-Push-Url"] == (
        "/sk/partners/?q=web&category=design&category=seo&tier=gold"
    )
    answer = demo_client.get("/pl/partners/?q=&city=", headers={"HX-Request": "true"})
    assert answer.headers["HX-Push-Url"] == "/pl/partners/"


def test_a_fragment_is_the_list_with_the_filters_and_the_live_count_beside_it(
    demo_client: FlaskClient,
) -> None:
    query = "/sk/partners/?category=seo&sort=name"
    whole = parse(demo_client.get(query).text)
    answer = demo_client.get(query, headers={"HX-Request": "true"})
    part = parse(answer.text)
    assert not part.has("html")
    assert not part.has("header")
    assert [child["id"] for child in part.children if not isinstance(child, str)] == [
        "answer", "facets", "live",
    ]  # fmt: skip
    assert shown(part) == shown(whole)
    assert facets(part) == facets(whole)
    assert part.one("#facets")["data-hx-swap-oob"] == "true"
    assert part.one("#live")["data-hx-swap-oob"] == "innerHTML"
    assert part.one("#live").text == part.one("#answer-count").text
    # The page itself has an empty place that speaks, so that filling it is heard.
    assert whole.one("#live").attrs["role"] == "status"
    assert whole.one("#live").text == ""


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"HX-Request": "true", "HX-Boosted": "true"},
        {"HX-Request": "true", "HX-History-Restore-Request": "true"},
    ],
    ids=["plain", "boosted", "history"],
)
def test_other_requests_get_the_whole_page(
    demo_client: FlaskClient, headers: dict[str, str]
) -> None:
    page = parse(demo_client.get("/sk/partners/?tier=gold", headers=headers).text)
    assert page.has("html")
    assert len(page.all("#facets")) == len(page.all("#live")) == len(page.all("#answer")) == 1


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "fragment"])
def test_caches_are_told_that_page_and_fragment_differ(
    demo_client: FlaskClient, headers: dict[str, str]
) -> None:
    answer = demo_client.get("/sk/partners/", headers=headers)
    assert "HX-Request" in answer.headers["Vary"]
    assert "Set-Cookie" not in answer.headers
