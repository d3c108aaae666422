"""A team works in its inbox in a browser: it refreshes itself and disturbs nobody; it works without
JavaScript and on a phone too."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from app.db import db, writing
from app.jobs.actions.talking import write_message
from app.jobs.rules.statuses import MERCHANT
from tests import cast
from tests.browser.conftest import PHONE
from tests.conftest import make_app
from tests.jobs import stage
from tests.services.server import running_server


@dataclass(frozen=True)
class Site:
    """A site of its own, since its jobs are changed."""

    address: str
    app: Flask
    people: dict[str, tuple[cast.Actor, str]]

    def open(self, page: Page, who: str) -> cast.Actor:
        """Sign somebody in and open the inbox."""
        actor, email = self.people[who]
        page.goto(f"{self.address}/sk/login")
        page.locator("[name=email]").fill(email)
        page.locator("[name=password]").fill(cast.PASSWORD)
        page.locator("[name=password]").press("Enter")
        page.wait_for_url("**/sk/area/")
        page.goto(f"{self.address}/sk/area/jobs/")
        return actor

    def asks(self, actor: cast.Actor, *merchants: str) -> None:
        """Let merchants ask a partner."""
        with self.app.app_context():
            for merchant in merchants:
                stage.enquiry(actor, merchant, company="")
            db.session.remove()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Site]:
    path = tmp_path_factory.mktemp("inbox") / "kupec.sqlite"
    shutil.copyfile(migrated_sqlite, path)
    app = make_app(f"sqlite:///{path}")
    people = {}
    with app.app_context():
        for name in ("live", "search", "many", "phone"):
            actor = stage.partner(f"Firma {name}")
            people[name] = actor, cast.person_of(actor)
        db.session.remove()
    settings = {"KUPEC_ENV": "production", "SECRET_KEY": "a key for tests, long enough"}
    with running_server({**settings, "DATABASE_URL": f"sqlite:///{path}"}) as address:
        yield Site(address, app, people)
    with app.app_context():
        db.engine.dispose()


def test_what_comes_in_appears_by_itself_and_disturbs_nobody(
    site: Site, visit: Callable[..., Page]
) -> None:
    page = visit()
    actor = site.people["live"][0]
    site.asks(actor, "Prvá", "Druhá")
    site.open(page, "live")
    expect(page).to_have_title(re.compile(r"^\(2\) "))
    first = page.locator(".job", has_text="Prvá")
    first.get_by_role("checkbox").check()
    first.get_by_role("link").focus()
    site.asks(actor, "Tretia")
    expect(page.locator(".job")).to_have_count(3)
    expect(page).to_have_title(re.compile(r"^\(3\) "))
    expect(first.get_by_role("checkbox")).to_be_checked()
    expect(first.get_by_role("link")).to_be_focused()
    # What is half typed into the search stays, and so does the cursor in it.
    search = page.get_by_role("searchbox")
    search.fill("tre")
    expect(page.locator(".job")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"\?q=tre$"))
    search.press_sequentially("tia")
    with site.app.app_context():
        with writing() as session:
            job_id = session.connection().exec_driver_sql("SELECT max(id) FROM jobs").scalar_one()
            write_message(job_id=job_id, side=MERCHANT, body="Ešte k tomu", locale="sk")
        db.session.remove()
    expect(page.locator(".job")).to_contain_text("Ešte k tomu")
    expect(search).to_be_focused()
    expect(search).to_have_value("tretia")


def test_an_ended_sign_in_leads_nobody_away(site: Site, page_of_trouble: Page) -> None:
    page = page_of_trouble
    site.asks(site.people["search"][0], "Prvá")
    site.open(page, "search")
    page.get_by_role("searchbox").evaluate("field => { field.value = 'rozpísané' }")
    page.context.clear_cookies()
    with page.expect_response(lambda answer: answer.status == 401):
        pass
    assert page.get_by_role("searchbox").input_value() == "rozpísané"
    assert not page.locator("#trouble").is_visible()
    assert page.url == f"{site.address}/sk/area/jobs/"


@pytest.fixture
def page_of_trouble(new_context: Callable[..., BrowserContext]) -> Page:
    """A tab in which something is meant to go wrong."""
    return new_context().new_page()


@pytest.mark.parametrize("javascript", [True, False])
def test_ticked_jobs_are_declined_after_a_question(
    site: Site, visit: Callable[..., Page], javascript: bool
) -> None:
    page = visit(java_script_enabled=javascript)
    actor = site.people["many"][0]
    names = [f"{'S' if javascript else 'Bez'} {number}" for number in range(3)]
    site.asks(actor, *names)
    site.open(page, "many")
    for name in names[:2]:
        page.locator(".job", has_text=name).get_by_role("checkbox").check()
    page.locator("[data-deed=declines]").click()
    expect(page.locator("[data-count='2']")).to_be_visible()
    page.locator("[name=reason][value=no_capacity]").check()
    page.locator("form.form button[type=submit]").click()
    expect(page.get_by_role("status").first).to_be_visible()
    for name, status in zip(names, ("declined", "declined", "new"), strict=True):
        expect(page.locator(".job", has_text=name)).to_have_attribute("data-status", status)


def test_on_a_phone_a_job_opens_by_a_tap_anywhere_on_its_row(
    site: Site, visit: Callable[..., Page]
) -> None:
    page = visit(**PHONE)
    site.asks(site.people["phone"][0], "Prvá")
    site.open(page, "phone")
    row = page.locator(".job")
    box = row.bounding_box()
    assert box
    page.touchscreen.tap(box["x"] + box["width"] - 20, box["y"] + box["height"] - 10)
    page.wait_for_url(re.compile(r"/sk/area/jobs/[\w-]{22}"))
    # The thread stands alone there.
    assert not page.locator(".desk__list").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
