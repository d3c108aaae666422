"""axe finds nothing to mend on any public page, in any language, light or dark."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Demo
from tests.browser.public_pages import LOCALES, PAGES, path_of

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = Axe()


def faults(page: Page, options: dict[str, object]) -> list[str]:
    """What axe finds, a line for each element."""
    # Nothing is preloaded: style sheets come from the site itself, and axe may read them.
    settings = {**options, "resultTypes": ["violations"], "preload": False}
    found = AXE.run(page, options=settings).response
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:160]} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(visit: Callable[..., Page], demo: Demo, name: str, locale: str) -> None:
    # Without motion, so that a colour is not measured half way from light to dark.
    page = visit(reduced_motion="reduce", color_scheme="light")
    page.goto(f"/{locale}{path_of(name, demo)}")
    assert faults(page, {"runOnly": {"type": "tag", "values": TAGS}}) == []
    # The dark page is the same page in other colours, so only those are looked at again.
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    expect(page.locator("html")).to_have_attribute("data-look", "dark")
    assert faults(page, {"runOnly": {"type": "rule", "values": ["color-contrast"]}}) == []


@pytest.mark.parametrize("look", ["light", "dark"])
def test_axe_finds_nothing_in_the_sheet_of_filters(visit: Callable[..., Page], look: str) -> None:
    # High enough that the button at its foot, which stays in sight, lies over no field.
    page = visit(
        viewport={"width": 390, "height": 1800}, reduced_motion="reduce", color_scheme=look
    )
    page.goto("/sk/partners/?category=seo")
    page.locator("#answer [popovertarget=filters]").click()
    assert faults(page, {"runOnly": {"type": "tag", "values": TAGS}}) == []
