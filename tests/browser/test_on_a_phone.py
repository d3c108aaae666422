"""A phone of 390 by 844 points: a sheet of filters, nothing wider than the screen, big targets."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.catalogue import Catalogue
from tests.browser.conftest import PHONE, Demo
from tests.browser.public_pages import LOCALES, PAGES, path_of

# Links in navigation, buttons, fields and what ticks: 44 px. Other links 24 px (WCAG 2.5.8), unless
# they stand within a line of text.
TOO_SMALL = """() => {
  const seen = (e) => e.checkVisibility({ visibilityProperty: true })
    && !e.closest(".skip-link, .visually-hidden");
  const big = "nav a, a.button, button, select, textarea, "
    + "label:has(> :is([type=checkbox], [type=radio])), "
    + "input:not([type=checkbox], [type=radio], [type=hidden])";
  return [...document.querySelectorAll(`a, ${big}`)].filter(seen).flatMap((element) => {
    const inLine = getComputedStyle(element).display === "inline";
    const least = element.matches(big) ? 44 : inLine ? 0 : 24;
    const height = element.getBoundingClientRect().height;
    // Half a pixel of rounding is nobody's finger.
    return height < least - .5 ? [`${height} of ${least}: ${element.outerHTML.slice(0, 120)}`] : [];
  });
}"""


@pytest.fixture
def page(visit: Callable[..., Page]) -> Page:
    return visit(**PHONE)


def test_the_sheet_stays_open_while_ticking_and_show_leads_to_the_count(
    catalogue: Catalogue,
) -> None:
    page, sheet = catalogue.page, catalogue.page.locator("#filters")
    expect(sheet).to_be_hidden()
    page.locator("#answer [popovertarget=filters]").tap()
    expect(sheet).to_be_visible()
    for facet, value in (("category", "seo"), ("tier", "silver")):
        promised = catalogue.promised(facet, value)
        catalogue.option(facet, value).tap()
        catalogue.expect_total(promised)
        expect(sheet).to_be_visible()

    show = page.locator("#filters button[type=submit]")
    expect(show).to_be_in_viewport()
    expect(show).to_contain_text(str(catalogue.total))
    show.tap()
    expect(sheet).to_be_hidden()
    expect(catalogue.count).to_be_focused()
    catalogue.expect_address("category=seo&tier=silver")
    assert catalogue.same_page


def test_the_sheet_is_closed_by_its_cross(catalogue: Catalogue) -> None:
    button = catalogue.page.locator("#answer [popovertarget=filters]")
    button.tap()
    catalogue.page.locator("#filters [popovertargetaction=hide]").tap()
    expect(catalogue.page.locator("#filters")).to_be_hidden()
    expect(button).to_be_focused()


@pytest.mark.parametrize("locale", LOCALES)
def test_no_page_is_wider_than_the_screen(page: Page, demo: Demo, locale: str) -> None:
    wide = {}
    for name in PAGES:
        page.goto(f"/{locale}{path_of(name, demo)}")
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 390:
            wide[name] = width
    assert wide == {}


def test_a_word_without_end_does_not_widen_the_list(page: Page) -> None:
    page.goto(f"/sk/partners/?q={'a' * 90}")
    expect(page.locator(".chips .chip").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_two_partners_stand_side_by_side(catalogue: Catalogue) -> None:
    page = catalogue.page
    page.goto("/sk/compare/?" + "&".join(f"partner={slug}" for slug in catalogue.slugs[:3]))
    columns = page.locator("thead [data-partner]")
    for number in (0, 1):
        expect(columns.nth(number)).to_be_in_viewport(ratio=1)


def test_whatever_is_tapped_is_big_enough(page: Page, demo: Demo) -> None:
    small = {}
    for name in PAGES:
        page.goto(f"/sk{path_of(name, demo)}")
        small |= {f"{name}: {each}": True for each in page.evaluate(TOO_SMALL)}
    page.goto("/sk/partners/")
    page.locator("#answer [popovertarget=filters]").tap()
    small |= {f"sheet: {each}": True for each in page.evaluate(TOO_SMALL)}
    assert list(small) == []
