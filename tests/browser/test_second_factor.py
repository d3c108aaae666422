"""The second factor in a browser: a telephone's app, passkeys of a device, recovery codes."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from app.accounts.authenticator import code_at
from app.clock import now
from app.db import db
from app.partners.models import Partner
from tests import cast
from tests.browser.conftest import PHONE, Demo
from tests.browser.private_pages import NARROWEST
from tests.browser.test_access_for_all import TAGS, faults
from tests.visits import code_of

HOME = "/sk/account/second-factor/"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": False,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
_numbers = iter(range(1_000))


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, object], base_url: str) -> object:
    """Tabs on the site by its name: a passkey cannot belong to a bare IP address."""
    return {**browser_context_args, "base_url": base_url.replace("127.0.0.1", "localhost")}


@pytest.fixture
def newcomer(demo: Demo) -> str:
    """Somebody of a partner's team, for one test alone."""
    with demo.app.app_context():
        found = select(Partner.id, Partner.slug, Partner.name).where(
            Partner.slug == demo.told_little
        )
        actor = cast.Actor(*db.session.execute(found).one())
        db.session.remove()
        email = cast.person_of(actor, "member", email=f"newcomer{next(_numbers)}@hrdina.example")
        db.session.remove()
        db.engine.dispose()
    return email


def give_key(context: BrowserContext, page: Page, **options: object) -> tuple[object, str]:
    """A device that makes passkeys, in place of the machine's own; and its name."""
    tools = context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    made = tools.send("WebAuthn.addVirtualAuthenticator", {"options": {**KEY, **options}})
    return tools, made["authenticatorId"]


def by_password(page: Page, email: str, path: str = "/sk/login") -> None:
    page.goto(path)
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(cast.PASSWORD)
    page.locator("[name=password]").press("Enter")


def sign_out(page: Page) -> None:
    page.locator("form[action$='/logout'] button").first.click()
    expect(page).to_have_url(re.compile(r"/login$"))


def add_passkey(page: Page, name: str = "Môj telefón") -> None:
    page.goto(f"{HOME}passkeys")
    page.locator("[name=name]").fill(name)
    page.locator("#passkey").click()


def recovery_codes(page: Page) -> list[str]:
    expect(page.locator("[data-recovery-code]")).to_have_count(10)
    return page.locator("[data-recovery-code]").evaluate_all(
        "all => all.map(each => each.dataset.recoveryCode)"
    )


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_an_app_is_set_up_and_asked_for(
    visit: Callable[..., Page], demo: Demo, newcomer: str, *, scripts: bool
) -> None:
    page = visit(java_script_enabled=scripts, **PHONE)
    by_password(page, newcomer)
    page.goto(f"{HOME}app")
    secret = page.locator("[data-secret]").get_attribute("data-secret") or ""
    page.locator("[name=code]").fill("1")
    page.locator("[name=code]").press("Enter")
    expect(page.locator("[data-error-for=code]")).to_be_visible()
    expect(page.locator("[data-secret]")).to_have_attribute("data-secret", secret)
    page.locator("[name=code]").fill(code_at(secret, now()))
    page.locator("[name=code]").press("Enter")
    codes = recovery_codes(page)
    with page.expect_download() as download:
        page.locator(".codes__ways button").click()
    saved = download.value.path().read_text(encoding="utf-8").replace(" ", "")
    assert all(code in saved for code in codes)
    page.goto("/sk/account/")
    sign_out(page)
    by_password(page, newcomer, "/sk/login?next=/sk/account/")
    expect(page.locator("[name=code]")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST
    page.goto("/sk/area/")
    expect(page).to_have_url(re.compile(r"/login\?"))
    page.goto("/sk/login?next=/sk/account/")
    page.locator("[name=code]").fill(codes[0])
    page.locator("[name=code]").press("Enter")
    expect(page).to_have_url(re.compile(r"/sk/account/$"))
    expect(page.locator("[data-codes-left='9']")).to_be_visible()


def test_a_passkey_is_made_and_opens_the_account(
    visit: Callable[..., Page], demo: Demo, newcomer: str
) -> None:
    page = visit()
    give_key(page.context, page)
    by_password(page, newcomer)
    expect(page).to_have_url(re.compile(r"/area/$"))
    add_passkey(page)
    recovery_codes(page)
    add_passkey(page, "Ten istý ešte raz")
    trouble = page.locator("[data-error-for=passkey]")
    expect(trouble).to_be_visible()
    expect(trouble).to_have_role("alert")
    expect(page.locator("[name=name]")).to_have_value("Ten istý ešte raz")
    page.goto(HOME)
    expect(page.locator("tr[data-factor=passkey]")).to_have_count(1)
    sign_out(page)
    for _ in range(2):
        by_password(page, newcomer)
        page.locator("#passkey").press("Enter")
        expect(page).to_have_url(re.compile(r"/area/$"))
        sign_out(page)


def test_a_passkey_without_a_name_is_not_made(
    visit: Callable[..., Page], demo: Demo, newcomer: str
) -> None:
    page = visit()
    tools, key = give_key(page.context, page)
    by_password(page, newcomer)
    expect(page).to_have_url(re.compile(r"/area/$"))
    page.goto(f"{HOME}passkeys")
    page.locator("#passkey").click()
    expect(page.locator("[data-error-for=name]")).to_be_visible()
    made = tools.send("WebAuthn.getCredentials", {"authenticatorId": key})
    assert made == {"credentials": []}


def test_whoever_says_no_to_the_device_can_try_again_or_type_a_code(
    visit: Callable[..., Page], demo: Demo, newcomer: str
) -> None:
    page = visit()
    tools, key = give_key(page.context, page)
    by_password(page, newcomer)
    expect(page).to_have_url(re.compile(r"/area/$"))
    add_passkey(page)
    codes = recovery_codes(page)
    page.goto(HOME)
    sign_out(page)
    by_password(page, newcomer)
    # Somebody whom the device does not know.
    tools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key})
    give_key(page.context, page)
    page.locator("#passkey").click()
    expect(page.locator("[data-error-for=passkey]")).to_be_visible()
    page.locator("[name=code]").fill(codes[0])
    page.locator("[name=code]").press("Enter")
    expect(page).to_have_url(re.compile(r"/area/$"))


def test_without_javascript_no_passkey_is_offered_at_the_second_step(
    visit: Callable[..., Page], demo: Demo, newcomer: str
) -> None:
    page = visit()
    give_key(page.context, page)
    by_password(page, newcomer)
    expect(page).to_have_url(re.compile(r"/area/$"))
    add_passkey(page)
    codes = recovery_codes(page)
    plain = visit(java_script_enabled=False)
    by_password(plain, newcomer)
    expect(plain.locator("[name=code]")).to_be_visible()
    expect(plain.locator("#passkey")).to_be_hidden()
    plain.locator("[name=code]").fill(codes[0])
    plain.locator("[name=code]").press("Enter")
    expect(plain).to_have_url(re.compile(r"/area/$"))


@pytest.mark.parametrize("look", ["light", "dark"])
def test_the_second_step_and_the_codes_are_for_everybody(
    visit: Callable[..., Page], demo: Demo, newcomer: str, look: str
) -> None:
    page = visit(reduced_motion="reduce", color_scheme=look)
    give_key(page.context, page)
    by_password(page, newcomer)
    expect(page).to_have_url(re.compile(r"/area/$"))
    add_passkey(page)
    codes = recovery_codes(page)
    assert faults(page, {"runOnly": {"type": "tag", "values": TAGS}}) == []
    page.goto(HOME)
    assert faults(page, {"runOnly": {"type": "tag", "values": TAGS}}) == []
    sign_out(page)
    by_password(page, newcomer)
    expect(page.locator("[name=code]")).to_be_visible()
    page.locator("[name=code]").fill("1")
    page.locator("[name=code]").press("Enter")
    expect(page.locator(".faults")).to_be_focused()
    assert faults(page, {"runOnly": {"type": "tag", "values": TAGS}}) == []
    page.set_viewport_size({"width": NARROWEST, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST
    assert codes


def test_staff_of_the_demo_show_a_code_in_production(
    visit: Callable[..., Page], demo: Demo
) -> None:
    from app.demo.accounts import PASSWORD

    page = visit()
    page.goto("/sk/login")
    page.locator("[name=email]").fill("finance@kupec.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    expect(page.locator("[name=code]")).to_be_visible()
    page.locator("[name=code]").fill(code_of(demo.app, "finance@kupec.example"))
    page.locator("[name=code]").press("Enter")
    expect(page).to_have_url(re.compile(r"/office/$"))
