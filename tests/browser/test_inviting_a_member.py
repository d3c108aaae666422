"""An owner invites somebody, who accepts: with the keyboard, and without JavaScript."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.db import db, writing
from app.mail.actions import forget_mails_to
from app.mail.models import OutgoingMail
from tests.browser.conftest import Demo
from tests.browser.private_pages import sign_in

PASSWORD = "štyri husi letia na juh"


def link_to(demo: Demo, email: str) -> str:
    """The path of the newest invitation to an address."""
    with demo.app.app_context():
        is_it = OutgoingMail.recipient == email
        query = select(OutgoingMail.text).where(is_it).order_by(OutgoingMail.id.desc()).limit(1)
        text = db.session.scalars(query).one()
        db.session.remove()
    found = re.search(r"https?://[^/\s]+(/\w\w/invitations/[\w-]+)", text)
    assert found
    return found[1]


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_somebody_is_invited_accepts_and_is_removed(
    visit: Callable[..., Page], demo: Demo, *, scripts: bool
) -> None:
    email = f"nova-{'script' if scripts else 'plain'}@kupec.example"
    owner, guest = (visit(java_script_enabled=scripts) for _ in range(2))
    sign_in(owner, "silver@kupec.example")
    owner.goto("/sk/area/team/")
    owner.locator("[name=email]").focus()
    owner.keyboard.type(email)
    owner.keyboard.press("Enter")
    expect(owner.locator("[role=status]").first).to_be_visible()
    expect(owner.locator("[data-invited]")).to_contain_text(email)
    guest.goto(link_to(demo, email))
    guest.locator("[name=name]").focus()
    guest.keyboard.type("Nová Kolegyňa")
    guest.keyboard.press("Tab")
    guest.keyboard.type(PASSWORD)
    guest.keyboard.press("Enter")
    expect(guest).to_have_url(re.compile(r"/login"))
    guest.locator("[name=email]").fill(email)
    guest.locator("[name=password]").fill(PASSWORD)
    guest.keyboard.press("Enter")
    expect(guest).to_have_url(re.compile(r"/sk/area/$"))
    owner.reload()
    expect(owner.locator("[data-invited]")).to_have_count(0)
    member = owner.locator("[data-member]").filter(has_text=email)
    member.locator("summary").last.focus()
    owner.keyboard.press("Enter")
    owner.keyboard.press("Tab")
    owner.keyboard.press("Enter")
    expect(owner.locator("[data-member]")).to_have_count(1)
    guest.goto("/sk/area/team/")
    expect(guest).to_have_url(re.compile(r"/login"))
    with demo.app.app_context():
        with writing():
            forget_mails_to(address=email)
        db.session.remove()
