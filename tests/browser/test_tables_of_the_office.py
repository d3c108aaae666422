"""Tables of the office under the hands of staff."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Demo
from tests.browser.private_pages import NARROWEST, WIDEST, come_as
from tests.browser.public_pages import LOCALES

MANAGER = "manager@kupec.example"
PARTNERS = "/sk/office/partners/"


def test_a_filter_says_what_is_ticked_in_it(page: Page, demo: Demo, base_url: str) -> None:
    come_as(page, MANAGER, demo.app, base_url)
    page.goto(PARTNERS)
    levels = page.locator("details", has=page.locator("[name=tier]"))
    words = levels.locator("summary")
    nothing = words.inner_text()
    words.click()
    for key, shown in (("gold", 0), ("silver", 1)):
        box = levels.locator(f"[name=tier][value={key}]")
        box.check()
        name = box.locator("xpath=..").inner_text()
        expect(words).to_contain_text(f", {name}" if shown else name)
        expect(levels).to_have_attribute("data-chosen", "")
        expect(page).to_have_url(re.compile(f"tier={key}"))
    told = words.inner_text()
    expect(page.locator("tbody [data-tier=bronze]")).to_have_count(0)
    # As the page itself says it.
    page.reload()
    expect(words).to_have_text(told)
    words.click()
    for key in ("gold", "silver"):
        levels.locator(f"[name=tier][value={key}]").uncheck()
        # Each question is answered before the next one, or the end of the browser, replaces it.
        expect(page).not_to_have_url(re.compile(f"tier={key}"))
    expect(words).to_have_text(nothing)
    expect(levels).not_to_have_attribute("data-chosen", "")
    expect(page.locator("#answer .chips")).to_have_count(0)


@pytest.mark.parametrize("width", [NARROWEST, WIDEST])
def test_without_scripts_an_open_filter_leaves_the_button_in_reach(
    visit: Callable[..., Page], demo: Demo, base_url: str, width: int
) -> None:
    page = visit(java_script_enabled=False, viewport={"width": width, "height": 900})
    come_as(page, MANAGER, demo.app, base_url)
    page.goto(PARTNERS)
    many = page.locator("#table-form details")
    for place in range(many.count()):
        many.nth(place).locator("summary").click()
        # What lies over the button gets the click in its place, and this waits in vain.
        page.locator(".sifts__show").click(trial=True)
    many.first.locator("[value=draft]").check()
    page.locator(".sifts__show").click()
    expect(page.locator("tbody tr[data-status=draft]").first).to_be_visible()
    expect(page.locator("tbody tr[data-status=published]")).to_have_count(0)


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_done_with_a_kept_filter_stands_on_one_line(
    page: Page, demo: Demo, base_url: str, locale: str
) -> None:
    come_as(page, "finance@kupec.example", demo.app, base_url)
    page.goto(f"/{locale}/office/filters/partners/?state=draft")
    name = "Odložené rozpracované profily partnerov"
    page.locator("form.form [name=name]").fill(name)
    page.locator("form.form [type=submit]").click()
    page.goto(f"/{locale}/office/filters/partners/")
    kept = page.locator(f"[data-filter='{name}']")
    for width in (NARROWEST, WIDEST):
        page.set_viewport_size({"width": width, "height": 900})
        buttons = [box for each in kept.locator("button").all() if (box := each.bounding_box())]
        # No word of theirs is on a second line, and on a desk they stand beside each other.
        assert len({box["height"] for box in buttons}) == 1
        assert width != WIDEST or len({box["y"] for box in buttons}) == 1
    kept.locator("button").last.click()
    expect(kept).to_have_count(0)
