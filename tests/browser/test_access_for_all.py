"""axe finds nothing to mend on any public page, light or dark."""

from collections.abc import Callable, Sequence
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Demo
from tests.browser.public_pages import PAGES, in_turn, path_of
from tests.faults import IS_WHOLE, Told

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = Axe()
Look = Literal["light", "dark"]
LOOKS: tuple[Look, ...] = ("light", "dark")


def faults(page: Page, options: dict[str, object]) -> list[str]:
    """What axe finds, a line for each element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)
    # Nothing is preloaded: style sheets come from the site itself, and axe may read them.
    settings = {**options, "resultTypes": ["violations"], "preload": False}
    found = page.evaluate("settings => axe.run(settings)", settings)
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:160]} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def seen_by_all(page: Page, looks: Sequence[Look] = LOOKS) -> list[str]:
    """What axe finds on a page in these looks. The page in the second look is the same page in
    other colours, so only those are looked at again."""
    found, asked = [], {"type": "tag", "values": TAGS}
    for look in looks:
        page.emulate_media(color_scheme=look, reduced_motion="reduce")
        expect(page.locator("html")).to_have_attribute("data-look", look)
        found += faults(page, {"runOnly": asked})
        asked = {"type": "rule", "values": ["color-contrast"]}
    return found


def looks_of(number: int) -> Sequence[Look]:
    """The looks in which the page of this number is seen: the whole run sees each page in both,
    any other by turns."""
    return LOOKS if IS_WHOLE else LOOKS[number % 2 :][:1]


@pytest.mark.faults
def test_axe_finds_nothing(visit: Callable[..., Page], demo: Demo, told: Told) -> None:
    # Without motion, so that a colour is not measured half way from light to dark.
    page = visit(reduced_motion="reduce", color_scheme="light")
    looked_at = in_turn(PAGES)
    told.times(len(looked_at))
    found = []
    for number, (name, locale) in enumerate(looked_at):
        page.goto(f"/{locale}{path_of(name, demo)}")
        found += [f"{locale} {name}: {fault}" for fault in seen_by_all(page, looks_of(number))]
    assert found == []


@pytest.mark.parametrize("look", ["light", "dark"])
def test_axe_finds_nothing_in_the_sheet_of_filters(visit: Callable[..., Page], look: str) -> None:
    # High enough that the button at its foot, which stays in sight, lies over no field.
    page = visit(
        viewport={"width": 390, "height": 1800}, reduced_motion="reduce", color_scheme=look
    )
    page.goto("/sk/partners/?category=seo")
    page.locator("#answer [popovertarget=filters]").click()
    assert faults(page, {"runOnly": {"type": "tag", "values": TAGS}}) == []
