"""The server fails or is out of reach while filtering: that is said, nothing is lost, and trying
again works."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from tests.browser.catalogue import Catalogue
from tests.browser.conftest import PHONE

QUESTIONS = "**/partners/?*"


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """A tab in which trouble is asked for, so that nobody watches for it."""
    return new_context().new_page()


def fail(route: Route) -> None:
    route.fulfill(status=500, body="<h1>Something went wrong</h1>")


def trouble_of(page: Page) -> Locator:
    return page.locator("#trouble")


def test_a_failing_server_is_said_and_the_filter_tried_again(catalogue: Catalogue) -> None:
    page, everyone = catalogue.page, catalogue.total
    promised = catalogue.promised("category", "seo")
    expect(trouble_of(page)).to_be_hidden()
    page.route(QUESTIONS, fail)
    catalogue.box("category", "seo").click()
    expect(trouble_of(page)).to_be_in_viewport()
    expect(trouble_of(page)).to_have_role("alert")
    expect(trouble_of(page).locator("p")).not_to_be_empty()
    assert catalogue.total == everyone
    expect(catalogue.box("category", "seo")).to_be_checked()

    page.unroute(QUESTIONS)
    trouble_of(page).locator("[data-retry]").click()
    catalogue.expect_total(promised)
    catalogue.expect_address("category=seo")
    expect(trouble_of(page)).to_be_hidden()
    assert catalogue.same_page


def test_being_offline_is_said_and_what_was_typed_stays(catalogue: Catalogue) -> None:
    page = catalogue.page
    page.context.set_offline(True)
    catalogue.search.press_sequentially("zilina")
    expect(trouble_of(page)).to_be_visible()
    offline = trouble_of(page).locator("p").inner_text()
    expect(catalogue.search).to_have_value("zilina")

    page.context.set_offline(False)
    page.route(QUESTIONS, fail)
    trouble_of(page).locator("[data-retry]").click()
    expect(trouble_of(page).locator("p")).not_to_have_text(offline)
    expect(trouble_of(page)).to_be_visible()

    page.unroute(QUESTIONS)
    trouble_of(page).locator("[data-retry]").click()
    catalogue.expect_address("q=zilina")
    expect(catalogue.search).to_have_value("zilina")
    assert catalogue.total > 0


def test_the_order_and_a_chip_are_tried_again(page: Page) -> None:
    catalogue = Catalogue(page).open("/sk/partners/?category=seo&tier=gold")
    for act, query in (
        (lambda: catalogue.sort.select_option("name"), "category=seo&tier=gold&sort=name"),
        (
            lambda: page.locator('.chips a[href*="category=seo"]').first.click(),
            "category=seo&sort=name",
        ),
    ):
        page.route(QUESTIONS, fail)
        act()
        expect(trouble_of(page)).to_be_visible()
        page.unroute(QUESTIONS)
        trouble_of(page).locator("[data-retry]").click()
        catalogue.expect_address(query)
        expect(trouble_of(page)).to_be_hidden()


def test_trouble_is_seen_above_the_open_sheet(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(**PHONE).new_page()
    catalogue = Catalogue(page).open("/sk/partners/")
    page.locator("#answer [popovertarget=filters]").tap()
    page.route(QUESTIONS, fail)
    promised = catalogue.promised("category", "seo")
    catalogue.option("category", "seo").tap()
    retry = trouble_of(page).locator("[data-retry]")
    expect(retry).to_be_visible()
    page.unroute(QUESTIONS)
    # A tap would fail if the sheet lay above the button.
    retry.tap()
    catalogue.expect_total(promised)
    expect(catalogue.box("category", "seo")).to_be_checked()
