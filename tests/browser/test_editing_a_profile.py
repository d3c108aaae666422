"""A partner edits its profile in a browser: by hand, by keyboard, with and without JavaScript."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.db import db, writing
from app.partners.actions import record_vettings
from app.partners.details import ServiceDetails
from app.values import LocalizedText
from tests import cast
from tests.browser.conftest import PHONE
from tests.conftest import make_app
from tests.profiles.visits import picture
from tests.services.server import running_server

SERVICES = tuple(ServiceDetails(LocalizedText({"sk": name}), None) for name in ("Audit", "Rada"))
WAYS = {"with": True, "without": False}


@dataclass(frozen=True)
class Site:
    """A site of its own, since its partners are changed; who signs in for which of them."""

    address: str
    people: dict[str, tuple[cast.Actor, str]]

    def open(self, page: Page, who: str, path: str = "/sk/area/profile/") -> cast.Actor:
        """Sign somebody in and open a page."""
        actor, email = self.people[who]
        page.goto(f"{self.address}/sk/login")
        page.locator("[name=email]").fill(email)
        page.locator("[name=password]").fill(cast.PASSWORD)
        page.locator("[name=password]").press("Enter")
        page.wait_for_url("**/sk/area/")
        page.goto(self.address + path)
        return actor


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Site]:
    path = tmp_path_factory.mktemp("profiles") / "kupec.sqlite"
    shutil.copyfile(migrated_sqlite, path)
    app = make_app(f"sqlite:///{path}")
    people = {}
    with app.app_context():
        for name in ("with", "without", "rows with", "rows without", "phone", "pictures"):
            actor = cast.listed(f"Firma {name}", state="draft", services=SERVICES)
            with writing():
                record_vettings(
                    partner_ids=[actor.id], held_on=date(2026, 1, 5), kind="call", note="Ok."
                )
            people[name] = actor, cast.person_of(actor)
        db.session.remove()
        db.engine.dispose()
    settings = {"KUPEC_ENV": "production", "SECRET_KEY": "a key for tests, long enough"}
    with running_server({**settings, "DATABASE_URL": f"sqlite:///{path}"}) as address:
        yield Site(address, people)


@pytest.mark.parametrize("way", WAYS)
def test_a_profile_is_edited_looked_at_and_published_with_the_keyboard(
    visit: Callable[..., Page], site: Site, way: str
) -> None:
    page = visit(java_script_enabled=WAYS[way])
    actor = site.open(page, way)
    page.locator("#headline-sk").focus()
    page.keyboard.type("Napísané klávesnicou.")
    page.locator("#email").fill("to nie je adresa")
    # Enter saves, although buttons of rows come first in the form.
    page.locator("#email").press("Enter")
    expect(page.locator(".faults")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#email")).to_be_focused()
    expect(page.locator("#headline-sk")).to_have_value("Napísané klávesnicou.")
    page.locator("#email").fill("ahoj@firma.example")
    page.locator("[name=then]").press("Enter")
    page.wait_for_url("**/preview")
    expect(page.locator(".profile__headline")).to_have_text("Napísané klávesnicou.")
    page.locator(".preview form button").press("Enter")
    page.wait_for_url("**/published")
    page.locator(f"[data-first-publication] a[href='/sk/partners/{actor.slug}/']").press("Enter")
    expect(page.locator("h1")).to_have_text(actor.name)
    expect(page.locator(".profile__headline")).to_have_text("Napísané klávesnicou.")


@pytest.mark.parametrize("way", WAYS)
def test_rows_come_and_go_where_the_focus_is(
    visit: Callable[..., Page], site: Site, way: str
) -> None:
    page = visit(java_script_enabled=WAYS[way])
    site.open(page, f"rows {way}")
    if WAYS[way]:
        page.evaluate("window.isTheSamePage = true")
    page.locator("#city").fill("Zvolen")
    page.locator("#add-services").press("Enter")
    added = page.locator("#services-2-name-sk")
    expect(added).to_be_focused()
    added.fill("Školenie")
    page.locator("#earlier-services-2").press("Enter")
    expect(page.locator("#earlier-services-1")).to_be_focused()
    expect(page.locator("#services-1-name-sk")).to_have_value("Školenie")
    page.locator("#remove-services-0").press("Enter")
    expect(page.locator("[data-row=services]")).to_have_count(2)
    expect(page.locator("#services-0-name-sk")).to_be_focused()
    expect(page.locator("#services-0-name-sk")).to_have_value("Školenie")
    expect(page.locator("#city")).to_have_value("Zvolen")
    if WAYS[way]:
        assert page.evaluate("window.isTheSamePage")
    page.locator(".save-bar button:not([name])").press("Enter")
    expect(page.locator("[role=status]").first).to_be_visible()
    names = page.locator("[id^=services-][id$=-name-sk]")
    assert [each.input_value() for each in names.all()] == ["Školenie", "Rada"]


def test_pictures_are_added_described_and_seen_in_the_preview(page: Page, site: Site) -> None:
    site.open(page, "pictures", "/sk/area/profile/pictures")
    file = {"name": "a.png", "mimeType": "image/png", "buffer": picture(size=(900, 600))}
    page.locator("[name=picture]").set_input_files(files=[file])
    page.locator("button[value=add]").click()
    expect(page.locator("[data-picture]")).to_have_count(1)
    page.locator("[name^=alt-sk-]").fill("Náš dvor")
    page.locator("[name^=alt-sk-]").press("Enter")
    expect(page.locator("[name^=alt-sk-]")).to_have_value("Náš dvor")
    page.goto(f"{site.address}/sk/area/profile/preview")
    shown = page.get_by_alt_text("Náš dvor")
    shown.scroll_into_view_if_needed()
    expect(shown).to_be_visible()
    expect(shown).to_have_js_property("naturalWidth", 480)


def test_on_a_phone_languages_stand_below_each_other_and_buttons_can_be_hit(
    visit: Callable[..., Page], site: Site
) -> None:
    page = visit(**PHONE)
    site.open(page, "phone")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    boxes = [page.locator(f"#headline-{code}").bounding_box() for code in ("sk", "pl", "ru")]
    assert len({round(box["x"]) for box in boxes if box}) == 1
    for button in page.locator(".save-bar button, #add-services, .steps a").all():
        box = button.bounding_box()
        assert box
        assert box["height"] >= 44, button.inner_text()
    page.locator("#add-services").tap()
    expect(page.locator("#services-2-name-sk")).to_be_focused()
    wide = visit(viewport={"width": 1280, "height": 900})
    site.open(wide, "phone")
    boxes = [wide.locator(f"#headline-{code}").bounding_box() for code in ("sk", "pl", "ru")]
    assert len({round(box["y"]) for box in boxes if box}) == 1
