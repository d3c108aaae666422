"""A firm applies and staff accept it, in a browser."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from app.clock import now
from tests.browser.own_sites import demo_site
from tests.browser.private_pages import sign_in


@pytest.fixture(scope="session")
def base_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site of its own with a small demo: what is done here stays."""
    with demo_site(tmp_path_factory.mktemp("applying")) as address:
        yield address


def fill_in(page: Page, name: str, email: str) -> None:
    page.locator("[name=kind][value=company]").check()
    page.locator("[name=name]").fill(name)
    page.locator("[name=email]").fill(email)
    page.locator("[name=country]").select_option("SK")
    page.locator("[name=categories][value=seo]").check()
    page.locator("[name=languages][value=sk]").check()
    page.locator("[name=experience]").fill("Robíme obchody od roku 2012.")


def mailed_link(page: Page) -> str:
    """The link in the newest mail of the outbox."""
    page.goto("/dev/mail")
    page.locator("main a[href*='/dev/mail/']").first.click()
    found = re.search(r"https?://[^/\s]+(/sk/apply/\S+/)", page.locator("main").inner_text())
    assert found
    return found[1]


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_a_firm_applies_and_follows_its_application(
    visit: Callable[..., Page], *, scripts: bool
) -> None:
    page = visit(java_script_enabled=scripts)
    page.goto("/sk/")
    page.locator("footer a[href='/sk/apply/']").click()
    fill_in(page, "Ďurčo & Chovanec", f"durco-{scripts}@durco.example")
    page.locator("[name='references-0-client']").fill("Ovocie Ľubica")
    page.locator("[name='references-0-text']").fill("Zvládli aj Vianoce.")
    page.locator("button[formaction$='/apply/references']").click()
    second = page.locator("[name='references-1-client']")
    expect(second).to_be_visible()
    # Nothing of what was typed is lost.
    expect(page.locator("[name='references-0-text']")).to_have_value("Zvládli aj Vianoce.")
    expect(page.locator("[name=categories][value=seo]")).to_be_checked()
    if scripts:
        expect(second).to_be_focused()
    # Without the consent it is refused, and the fault leads to its field.
    send = "form[action$='/apply/'] .form__ways button:not([formaction])"
    page.locator(send).click()
    expect(page.locator("[data-error-for=consent]")).to_be_visible()
    expect(page.locator(".faults")).to_be_focused()
    page.locator(".faults a").click()
    expect(page.locator("[name=consent]")).to_be_in_viewport()
    page.locator("[name=consent]").check()
    page.locator(send).click()
    expect(page).to_have_url(re.compile(r"/sk/apply/sent$"))
    page.goto(mailed_link(page))
    expect(page.locator("[data-status=submitted]").first).to_be_visible()
    expect(page.locator("[data-reference]")).to_contain_text("Zvládli aj Vianoce.")


def test_the_form_is_filled_in_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/sk/apply/")
    page.locator("[name=kind]").first.focus()
    for key in ("Space", "Tab"):
        page.keyboard.press(key)
    page.keyboard.type("Klávesnica")
    page.keyboard.press("Tab")
    page.keyboard.type("k@klavesnica.example")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.type("Slovensko")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    # Past the other categories and the choice of the first one.
    for _ in range(page.locator("[name=categories]").count() + 1):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(page.locator("[name=languages]").count()):
        page.keyboard.press("Tab")
    page.keyboard.type("Všetko bez myši.")
    # Two fields of a reference, its button, the code of the inviting partner.
    for _ in range(5):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("[name=consent]")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/sk/apply/sent$"))


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_a_draft_is_there_when_one_comes_back(visit: Callable[..., Page], *, scripts: bool) -> None:
    page = visit(java_script_enabled=scripts)
    page.goto("/pl/apply/")
    fill_in(page, "Wracam później", "p@wracam.example")
    page.locator("button[formaction$='/apply/draft']").click()
    expect(page.locator("[role=status]").first).to_be_visible()
    page.goto("/pl/")
    page.goto("/pl/apply/")
    expect(page.locator("[name=name]")).to_have_value("Wracam później")
    expect(page.locator("[name=languages][value=sk]")).to_be_checked()
    page.locator("[data-draft] button").click()
    expect(page.locator("[name=name]")).to_have_value("")


def test_staff_plan_talk_and_accept(visit: Callable[..., Page]) -> None:
    firm, desk = visit(), visit()
    firm.goto("/sk/apply/")
    fill_in(firm, "Prijatá firma", "ahoj@prijata.example")
    firm.locator("[name=consent]").check()
    firm.locator(".form__ways button:not([formaction])").click()
    expect(firm).to_have_url(re.compile("sent$"))
    sign_in(desk, "manager@kupec.example")
    desk.goto("/sk/office/applications/?q=prijata")
    desk.locator("tr[data-application] a").click()
    calls = desk.locator("[data-deed=call]")
    calls.locator("[name=day]").fill("2040-05-02")
    calls.locator("[name=time]").fill("10:30")
    calls.locator("button[type=submit]").click()
    expect(desk.locator("[data-status=call_planned]").first).to_be_visible()
    talks = desk.locator("[data-deed=conversation]")
    talks.locator("[name=kind][value=call]").check()
    talks.locator("[name=held_on]").fill((now() - timedelta(days=1)).date().isoformat())
    talks.locator("[name=minutes]").fill("Prešli sme zákazky.")
    talks.locator("[name=judgement]").fill("Skúsení.")
    for box in talks.locator("input[value=met]").all():
        box.check()
    talks.locator("button[type=submit]").click()
    expect(desk.locator("[data-verdict=met]").first).to_be_visible()
    accepts = desk.locator("[data-deed=acceptance]")
    expect(accepts.locator("[name=category]")).to_have_value("seo")
    accepts.locator("button[type=submit]").click()
    expect(desk.locator("[data-status=accepted]").first).to_be_visible()
    expect(desk.locator("[data-deed]")).to_have_count(0)
