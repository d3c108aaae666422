"""Forms in a browser, at the login: faults are found, nothing is sent twice, waiting is said."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE

LOGIN = "/sk/login"
BUTTON = "main button[type=submit]"
MORNING = datetime(2026, 11, 23, 8, tzinfo=UTC)


# Counts what would be sent, and keeps it: the page stays, as it does while an answer is waited for.
KEEP = """() => {
  window.sent = 0;
  window.addEventListener("submit", (event) => {
    event.preventDefault();
    window.sent += 1;
  });
}"""


def fill(page: Page, password: str = "nie je ono") -> None:
    page.goto(LOGIN)
    page.locator("#email").fill("nikto@kupec.example")
    page.locator("#password").fill(password)


def fill_and_stop_the_clock(page: Page) -> None:
    """As ``fill``, and nothing is sent; from here on time passes only when the test says so."""
    page.clock.install(time=MORNING)
    fill(page)
    page.evaluate(KEEP)
    page.clock.pause_at(MORNING + timedelta(hours=1))


@pytest.mark.parametrize("scripts", [True, False])
def test_what_is_wrong_gets_the_focus_and_leads_to_its_field(
    visit: Callable[..., Page], scripts: bool
) -> None:
    page = visit(java_script_enabled=scripts)
    page.goto(LOGIN)
    page.locator(BUTTON).click()
    summary = page.locator(".faults")
    expect(summary).to_have_role("alert")
    expect(summary).to_be_focused()
    page.keyboard.press("Tab")
    expect(summary.locator("a[href='#email']")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#email")).to_be_focused()
    expect(page.locator("#email")).to_have_accessible_description(re.compile(r"\S"))
    expect(page.locator("[data-error-for=email]")).to_be_visible()


def test_a_form_is_sent_once_and_says_after_a_while_that_it_takes_a_moment(page: Page) -> None:
    fill_and_stop_the_clock(page)
    button = page.locator(BUTTON)
    words = button.inner_text()
    for _ in range(3):
        button.click()
    page.locator("#password").press("Enter")
    assert page.evaluate("sent") == 1
    expect(button).to_have_text(words)
    page.clock.run_for(250)
    expect(button).to_have_class(re.compile("button--busy"))
    expect(button).not_to_have_text(words)
    button.click()
    assert page.evaluate("sent") == 1

    # No answer comes: then it may be tried again.
    page.clock.run_for(10_000)
    expect(button).to_have_text(words)
    button.click()
    assert page.evaluate("sent") == 2


def test_a_page_come_back_to_may_be_sent_again(page: Page) -> None:
    fill_and_stop_the_clock(page)
    button = page.locator(BUTTON)
    words = button.inner_text()
    button.click()
    page.clock.run_for(250)
    expect(button).not_to_have_text(words)
    # What a browser tells a page that it shows again as it was left.
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(button).to_have_text(words)
    expect(button).not_to_have_class(re.compile("button--busy"))
    button.click()
    assert page.evaluate("sent") == 2


def test_a_password_can_be_looked_at_and_is_hidden_again_when_it_is_sent(page: Page) -> None:
    fill(page)
    page.evaluate(KEEP)
    secret, button = page.locator("#password"), page.locator(".form__show")
    name = button.inner_text()
    button.click()
    expect(secret).to_have_attribute("type", "text")
    expect(button).not_to_have_text(name)
    button.press("Enter")
    expect(secret).to_have_attribute("type", "password")
    expect(button).to_have_text(name)
    button.click()
    page.locator(BUTTON).click()
    assert page.evaluate("sent") == 1
    expect(secret).to_have_attribute("type", "password")
    expect(secret).to_have_value("nie je ono")


def test_without_scripts_no_button_offers_what_it_cannot_do(visit: Callable[..., Page]) -> None:
    page = visit(java_script_enabled=False)
    page.goto(LOGIN)
    expect(page.locator("#password")).to_be_visible()
    expect(page.locator(".form__show")).to_be_hidden()


def test_on_a_phone_the_login_fits_and_can_be_hit(visit: Callable[..., Page]) -> None:
    page = visit(**PHONE)
    page.goto(LOGIN)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for part in (page.locator("#email"), page.locator(BUTTON), page.locator(".form__show")):
        box = part.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44
