"""Pages of people who sign in: for everybody's eyes, hands and devices."""

import re
from collections.abc import Callable, Sequence

import pytest
from playwright.sync_api import Page, expect

from app.demo.accounts import PASSWORD
from tests.browser.conftest import Demo
from tests.browser.private_pages import NARROWEST, PAGES, WIDEST, by_whom, come_as, open_page
from tests.browser.public_pages import LOCALES, in_turn
from tests.browser.test_access_for_all import looks_of, seen_by_all
from tests.faults import IS_WHOLE, Told

LONGEST_WORDS = "ru"
OWNER = "silver@kupec.example"
# How wide those tables are that their panels show a part of.
HELD = """[...document.querySelectorAll(".rows__panel")]
  .filter((panel) => panel.scrollWidth > panel.clientWidth).map((panel) => panel.scrollWidth)"""


# Of one person at a time, whose browser they are opened in one after the other. No more of them
# than a worker of the tests is busy with for half a minute.
AT_A_TIME = 10
TOGETHER = [
    pytest.param(whose, names[first : first + AT_A_TIME], id=f"from {names[first]} on")
    for whose, names in by_whom(PAGES).items()
    for first in range(0, len(names), AT_A_TIME)
]


@pytest.mark.faults
@pytest.mark.parametrize(("whose", "names"), TOGETHER)
def test_axe_finds_nothing_and_nothing_reaches_over_the_edge(
    visit: Callable[..., Page],
    demo: Demo,
    base_url: str,
    told: Told,
    whose: str,
    names: Sequence[str],
) -> None:
    page = visit(reduced_motion="reduce", color_scheme="light")
    come_as(page, whose, demo.app, base_url)
    looked_at = in_turn(names)
    told.times(len(looked_at))
    found = []
    for number, (name, locale) in enumerate(looked_at):
        open_page(page, name, locale)
        seen = (*seen_by_all(page, looks_of(number)), *edges(page))
        found += [f"{locale} {name}: {fault}" for fault in seen]
        if locale != LONGEST_WORDS and not IS_WHOLE:
            open_page(page, name, LONGEST_WORDS)
            found += [f"{LONGEST_WORDS} {name}: {fault}" for fault in edges(page)]
    assert found == []


def edges(page: Page) -> list[str]:
    """Widths at which a page reaches over the edge, or a table over its panel's, with everything
    open that can be opened."""
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    reached = []
    for width in (NARROWEST, WIDEST):
        page.set_viewport_size({"width": width, "height": 900})
        needed = page.evaluate("document.documentElement.scrollWidth")
        if needed > width:
            reached.append(f"{needed} px wide at {width}")
        reached += [f"a table {wide} px wide at {width}" for wide in page.evaluate(HELD)]
    return reached


@pytest.mark.parametrize("name", ["agreement to be confirmed", "merchant's agreement"])
def test_an_agreement_is_printed_as_a_sheet_of_its_own(
    page: Page, demo: Demo, base_url: str, name: str
) -> None:
    come_as(page, PAGES[name][0], demo.app, base_url)
    open_page(page, name, "sk")
    sheet = page.locator(".sheet")
    around = page.locator("body *:visible:not(.sheet, .sheet *):not(:has(.sheet))")
    expect(around).not_to_have_count(0)
    page.emulate_media(media="print")
    # As wide as A4 between usual margins.
    page.set_viewport_size({"width": 680, "height": 900})
    expect(sheet).to_be_visible()
    expect(around).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= 680


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
@pytest.mark.parametrize("locale", LOCALES)
def test_an_owner_signs_in_with_the_keyboard_and_out_again(
    visit: Callable[..., Page], locale: str, *, scripts: bool
) -> None:
    page = visit(java_script_enabled=scripts)
    page.goto(f"/{locale}/area/")
    expect(page).to_have_url(at(f"/{locale}/login"))
    page.locator("[name=email]").focus()
    page.keyboard.type(OWNER)
    page.keyboard.press("Tab")
    page.keyboard.type("a wrong password")
    page.keyboard.press("Enter")
    error = page.locator("[data-error-for=email]")
    expect(error).to_be_visible()
    expect(page.locator("[name=email]")).to_have_value(OWNER)
    described = page.locator("[name=email]").get_attribute("aria-describedby") or ""
    assert error.get_attribute("id") in described.split()
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(at(f"/{locale}/area/"))
    page.locator("form[action$='/logout'] button").first.click()
    expect(page).to_have_url(at(f"/{locale}/login"))
    page.goto(f"/{locale}/area/")
    expect(page).to_have_url(at(f"/{locale}/login"))


def at(path: str) -> re.Pattern[str]:
    """Addresses with this path, whatever their host and query."""
    return re.compile(rf"^https?://[^/]+{re.escape(path)}(\?.*)?$")
