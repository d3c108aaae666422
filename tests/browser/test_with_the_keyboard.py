"""The whole site by keyboard alone, with the focus always to be seen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.catalogue import Catalogue
from tests.browser.conftest import PHONE, Demo
from tests.browser.public_pages import path_of

# What has the focus: in which part of the page, whether that shows, whether it is in sight.
FOCUSED = """() => {
  const element = document.activeElement;
  if (element === document.body) return null;
  const part = element.closest(
    ".skip-link, .site-header, #catalogue-form, #filters, .answer__head, .chips, article, .paging, "
    + "#compare-form, .site-footer, main");
  const shown = [null, "::after"].map((pseudo) => getComputedStyle(element, pseudo))
    .some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
  const box = element.getBoundingClientRect();
  const inSight = box.bottom > 0 && box.top < innerHeight && box.width > 0;
  const name = part.dataset.partner || part.id || part.classList[0] || part.localName;
  return { part: name, shown, inSight, html: element.outerHTML.slice(0, 120) };
}"""
MOST_STOPS = 300


def walk(page: Page) -> list[dict[str, object]]:
    """Press Tab from the top of the page to its end; returns every stop."""
    stops = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None:
            return stops
        stops.append(stop)
    raise AssertionError(f"the end of the page was not reached in {MOST_STOPS} stops")


def test_the_skip_link_comes_first_and_leads_past_the_header(page: Page) -> None:
    page.goto("/sk/partners/")
    page.keyboard.press("Tab")
    link = page.locator(".skip-link")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#q")).to_be_focused()


def test_tab_goes_through_the_catalogue_in_the_order_it_is_read(page: Page) -> None:
    page.goto("/sk/partners/?category=seo")
    parts = [stop["part"] for stop in walk(page)]
    assert list(dict.fromkeys(parts)) == [
        "skip-link",
        "site-header",
        "catalogue-form",
        "main",  # the way to a brief for several partners
        "filters",
        "answer__head",
        "chips",
        *Catalogue(page).slugs,
        "paging",
        "site-footer",
    ]


@pytest.mark.parametrize(
    "name",
    ["home", "catalogue with filters", "profile with everything", "levels", "category", "compare",
     "certificate", "not found"],
)  # fmt: skip
def test_the_focus_is_seen_at_every_stop(page: Page, demo: Demo, name: str) -> None:
    page.goto(f"/sk{path_of(name, demo)}")
    stops = walk(page)
    assert [stop["html"] for stop in stops if not (stop["shown"] and stop["inSight"])] == []


def test_a_slash_goes_to_the_search_unless_one_is_typing(page: Page) -> None:
    page.goto("/sk/partners/?q=obchod")
    search = page.locator("#q")
    page.keyboard.press("/")
    expect(search).to_be_focused()
    page.keyboard.type("a/b")
    expect(search).to_have_value("a/b")
    page.locator("#city").focus()
    page.keyboard.type("/")
    expect(page.locator("#city")).to_have_value("/")


def test_space_ticks_and_enter_opens(catalogue: Catalogue) -> None:
    catalogue.box("category", "seo").focus()
    catalogue.page.keyboard.press("Space")
    catalogue.expect_address("category=seo")
    first = catalogue.slugs[0]
    catalogue.page.locator(f'[data-partner="{first}"] h3 a').focus()
    catalogue.page.keyboard.press("Enter")
    expect(catalogue.page.locator(f'main article[data-partner="{first}"] h1')).to_be_visible()


@pytest.mark.parametrize("ticked", [False, True], ids=["untouched", "after ticking"])
def test_escape_closes_the_sheet_and_gives_the_focus_back(
    visit: Callable[..., Page], ticked: bool
) -> None:
    page = visit(viewport=PHONE["viewport"])
    catalogue = Catalogue(page).open("/sk/partners/")
    button = page.locator("#answer [popovertarget=filters]")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#filters")).to_be_visible()
    if ticked:
        catalogue.box("category", "seo").focus()
        page.keyboard.press("Space")
        catalogue.expect_address("category=seo")
    page.keyboard.press("Escape")
    expect(page.locator("#filters")).to_be_hidden()
    expect(button).to_be_focused()
