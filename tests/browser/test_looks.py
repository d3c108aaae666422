"""Light and dark, motion, and that nothing goes wrong behind the scenes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Demo
from tests.browser.public_pages import PAGES, path_of

# How light the paper of the page is, from 0 to 255.
PAPER = """() => {
  const context = new OffscreenCanvas(1, 1).getContext("2d");
  context.fillStyle = getComputedStyle(document.body).backgroundColor;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return (red + green + blue) / 3;
}"""
# The look as it is when the body begins: nothing has been painted before that.
LOOK_AT_BODY = """new MutationObserver((_, observer) => {
  if (!document.body) return;
  observer.disconnect();
  window.lookAtBody = document.documentElement.dataset.look;
}).observe(document, { childList: true, subtree: true });"""
MOVING = """() => [...document.querySelectorAll("*")].filter((element) => {
  const style = getComputedStyle(element);
  return style.transitionDuration.split(", ").some((time) => parseFloat(time) > 0)
    || style.animationName !== "none" || style.scrollBehavior === "smooth";
}).map((element) => element.outerHTML.slice(0, 100))"""


def is_dark(page: Page) -> bool:
    """Whether the page is dark to the eye."""
    return page.evaluate(PAPER) < 80


@pytest.mark.parametrize("look", ["light", "dark"])
def test_the_look_is_the_systems(visit: Callable[..., Page], look: str) -> None:
    page = visit(color_scheme=look)
    page.goto("/sk/")
    expect(page.locator("html")).to_have_attribute("data-look", look)
    assert is_dark(page) == (look == "dark")


def test_without_scripts_the_look_is_the_systems_too(visit: Callable[..., Page]) -> None:
    page = visit(color_scheme="dark", java_script_enabled=False)
    page.goto("/sk/")
    assert is_dark(page)
    expect(page.locator("[data-theme-switch]")).to_be_hidden()


def test_a_chosen_look_stays_over_reloads_and_pages(visit: Callable[..., Page]) -> None:
    page = visit(color_scheme="dark")
    page.add_init_script(LOOK_AT_BODY)
    page.goto("/sk/")
    switch = page.locator("[data-theme-switch]")
    to_light = switch.inner_text()
    switch.click()
    assert not is_dark(page)
    assert switch.inner_text() not in ("", to_light)

    page.reload()
    assert not is_dark(page)
    page.locator('header a[href="/sk/tiers/"]').click()
    expect(page).to_have_url("/sk/tiers/")
    page.wait_for_load_state()
    assert not is_dark(page)
    assert page.evaluate("window.lookAtBody") == "light"

    switch.click()
    assert is_dark(page)


def test_the_look_is_set_before_anything_is_painted(visit: Callable[..., Page]) -> None:
    page = visit(color_scheme="dark")
    page.add_init_script(LOOK_AT_BODY)
    page.goto("/sk/partners/")
    assert page.evaluate("window.lookAtBody") == "dark"


def test_nothing_moves_for_those_who_asked_for_that(visit: Callable[..., Page], demo: Demo) -> None:
    page = visit()
    page.goto("/sk/partners/")
    assert page.evaluate(MOVING) != []
    page.emulate_media(reduced_motion="reduce")
    for name in ("home", "catalogue", "profile with everything", "levels"):
        page.goto(f"/sk{path_of(name, demo)}")
        assert page.evaluate(MOVING) == []


def test_every_page_is_quiet_and_whole(page: Page, demo: Demo) -> None:
    """Errors, reports of the content policy and failing requests fail it through ``visit``."""
    for name in PAGES:
        page.goto(f"/sk{path_of(name, demo)}")
        page.evaluate("document.fonts.ready")
        broken = page.evaluate(
            "[...document.images].filter(image => !image.naturalWidth).map(image => image.src)"
        )
        assert broken == [], name
        assert page.evaluate("document.fonts.check('1em Inter', 'Žilina Łódź')"), name
