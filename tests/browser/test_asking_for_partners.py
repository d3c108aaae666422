"""A merchant asks a partner in a browser, from the profile to the page of its own."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.own_sites import demo_site, pass_time


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("asking")


@pytest.fixture(scope="session")
def base_url(folder: Path) -> Iterator[str]:
    """A site of its own with a small demo: what is done here stays."""
    with demo_site(folder) as address:
        yield address


def goes_on(page: Page, step: int) -> None:
    """Press the first button of the form, and come to a step on which nothing is to be mended."""
    page.locator("form[data-step] .form__ways button").first.click()
    expect(page.locator(f"form[data-step='{step}']")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_a_merchant_asks_a_partner(
    visit: Callable[..., Page], folder: Path, *, scripts: bool
) -> None:
    page = visit(
        java_script_enabled=scripts,
        viewport={"width": 390, "height": 900},
        reduced_motion="reduce",
    )
    page.goto("/sk/partners/?available=1")
    page.locator(".card__name a").first.click()
    page.locator(".profile__contact a[href$='/enquiry']").click()

    # A step that is not right stays, and tells where.
    page.locator("[name=service]").select_option(index=1)
    page.locator("form[data-step] .form__ways button").first.click()
    expect(page.locator("[data-error-for=requirements]")).to_be_visible()
    page.locator("[name=requirements]").fill("Potrebujem rozbehnúť reklamy do Vianoc.")
    goes_on(page, 2)
    page.locator("[name=has_store][value=yes]").check()
    page.locator("[name=priority_time][value='5']").check()
    goes_on(page, 3)
    page.locator("[name=name]").fill("Jana Malá")
    # Back and forth: nothing is lost.
    page.locator("button[name=to][value='2']").click()
    expect(page.locator("[name=priority_time][value='5']")).to_be_checked()
    goes_on(page, 3)
    expect(page.locator("[name=name]")).to_have_value("Jana Malá")
    page.locator("[name=email]").fill(f"jana-{scripts}@obchodik.example".lower())
    goes_on(page, 4)
    page.go_back()
    page.go_forward()
    # Nobody reads four steps as fast as this browser fills them in.
    pass_time(folder, timedelta(minutes=2))
    page.locator("[name=consent]").check()
    page.locator("form[data-step] .form__ways button").first.click()
    expect(page.locator("[role=status]")).to_contain_text("obchodik.example")

    page.goto("/dev/mail")
    page.locator("main a[href*='/dev/mail/']").first.click()
    found = re.search(
        r"https?://[^/\s]+(/sk/briefs/confirm/\S+)", page.locator("main").inner_text()
    )
    assert found
    page.goto(found[1])
    page.locator("[data-stands=waits] form button").click()
    expect(page.locator("main")).to_contain_text("Potrebujem rozbehnúť reklamy do Vianoc.")
    assert re.search(r"/sk/m/[\w-]{22}", page.url)
