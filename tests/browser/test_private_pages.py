"""Pages of people who sign in: for everybody's eyes, hands and devices."""

import re
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.demo.accounts import PASSWORD
from tests.browser.private_pages import NARROWEST, PAGES, WIDEST, open_page
from tests.browser.public_pages import LOCALES
from tests.browser.test_access_for_all import TAGS, faults
from tests.browser.test_html_is_valid import checked
from tests.services.missing import require

OWNER = "silver@kupec.example"


# Each page in one language, all languages in turn: what axe looks at hardly depends on the words.
IN_TURN = list(zip(PAGES, cycle(LOCALES), strict=False))


@pytest.mark.parametrize(("name", "locale"), IN_TURN)
def test_axe_finds_nothing_and_nothing_reaches_over_the_edge(
    visit: Callable[..., Page], name: str, locale: str
) -> None:
    page = visit(reduced_motion="reduce", color_scheme="light")
    open_page(page, name, locale)
    assert faults(page, {"runOnly": {"type": "tag", "values": TAGS}}) == []
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    expect(page.locator("html")).to_have_attribute("data-look", "dark")
    assert faults(page, {"runOnly": {"type": "rule", "values": ["color-contrast"]}}) == []

    # Russian has the longest words.
    page.goto(f"/ru{PAGES[name][1]}")
    for width in (NARROWEST, WIDEST):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_pages_are_valid(visit: Callable[..., Page], tmp_path: Path) -> None:
    require("Java", "vnu")
    for name, locale in IN_TURN:
        page = visit(java_script_enabled=False)
        open_page(page, name, locale)
        answer = page.request.get(page.url)
        (tmp_path / f"{locale} {name}.html").write_bytes(answer.body())
        page.context.close()
    assert checked(tmp_path) == []


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
