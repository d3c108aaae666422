"""Answers too long to be counted: the page says "at least so many", shows no number that it does
not know, and says where paging ends."""

import pytest
from flask.testing import FlaskClient

from app.catalogue.queries import answer, facets, matching
from tests.catalogue.programme import ask, shown
from tests.pages import Element

CAP = 30


@pytest.fixture
def counted_to_thirty(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (answer, facets, matching):
        monkeypatch.setattr(module, "CAP", CAP)


@pytest.fixture
def uncached(demo_client: FlaskClient) -> FlaskClient:
    """A reader whose every page is made anew: the bounds of these tests are no edition's."""
    demo_client.set_cookie("session", "nobody")
    return demo_client


def options(page: Element) -> list[Element]:
    return page.all("[data-facet]")


@pytest.mark.usefixtures("counted_to_thirty")
@pytest.mark.parametrize(
    ("locale", "heading"),
    [("sk", "30+ partnerov"), ("pl", "30+ partnerów"), ("ru", "30+ партнёров")],
)
def test_a_search_that_finds_too_much_says_at_least(
    uncached: FlaskClient, locale: str, heading: str
) -> None:
    page = ask(uncached, {"price_max": "5000"}, locale)

    assert page.one("#answer-count").text == heading
    assert page.one("[data-total]")["data-total"] == str(CAP)
    assert len(shown(page)) == 24
    assert options(page)
    assert not [option for option in options(page) if "data-count" in option.attrs]
    assert not page.all(".facet__count")
    assert "(" not in "".join(option.text for option in page.all("#language option"))


@pytest.mark.usefixtures("counted_to_thirty")
def test_the_last_page_says_that_there_are_more(uncached: FlaskClient) -> None:
    first = ask(uncached, {"price_max": "5000"})
    last = ask(uncached, {"price_max": "5000", "page": "2"})

    assert len(shown(last)) == CAP - 24
    assert not first.all(".notice")
    (notice,) = last.all(".notice")
    assert "prvých 30 partnerov" in notice.text
    assert not set(shown(first)) & set(shown(last))


@pytest.mark.usefixtures("counted_to_thirty")
def test_filter_values_that_are_counted_keep_their_numbers_at_any_size(
    uncached: FlaskClient,
) -> None:
    page = ask(uncached, {"language": "sk"})

    total = int(page.one("[data-total]")["data-total"])
    assert total > CAP
    assert all("data-count" in option.attrs for option in options(page))
    assert not page.all(".notice")


def test_a_short_answer_has_all_its_numbers(uncached: FlaskClient) -> None:
    page = ask(uncached, {"price_max": "5000"})
    assert all("data-count" in option.attrs for option in options(page))
