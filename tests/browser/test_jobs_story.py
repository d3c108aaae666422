"""The story of a job with two browsers, the merchant's and the partner's, through every status."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from playwright.sync_api import Page, expect

from app.clock import now
from app.db import db
from tests import cast
from tests.browser.jobs_stage import JobsSite, ask, running_jobs_site
from tests.browser.private_pages import sign_in
from tests.cast import Actor
from tests.jobs import stage


@pytest.fixture(scope="session")
def running(
    migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Flask, str]]:
    """A site of its own: what is done here stays."""
    with running_jobs_site(migrated_sqlite, tmp_path_factory.mktemp("story")) as site:
        yield site


@pytest.fixture(scope="session")
def base_url(running: tuple[Flask, str]) -> str:
    return running[1]


@pytest.fixture
def site(running: tuple[Flask, str]) -> Iterator[JobsSite]:
    """The site with a clock that the test moves; afterwards it is the present again."""
    with time_machine.travel(now(), tick=True) as clock:
        yield JobsSite(*running, clock)


@pytest.fixture(scope="session")
def browser_context_args(
    browser_context_args: dict[str, object], base_url: str
) -> dict[str, object]:
    """Tabs open this site, whichever one the tests before have opened."""
    return {**browser_context_args, "base_url": base_url}


def enter(site: JobsSite, visit: Callable[..., Page], name: str, **options: object) -> Page:
    """A partner comes on stage and signs in; the partner's browser."""
    _, email = hire(site, name)
    page = visit(**options)
    sign_in(page, email)
    return page


def hire(site: JobsSite, name: str) -> tuple[Actor, str]:
    with site.app.app_context():
        actor = stage.partner(name)
        email = cast.person_of(actor)
        db.session.remove()
    return actor, email


def stands(page: Page, status: str) -> None:
    """The page, whichever side's it is, says where the job stands."""
    expect(page.locator(f"[data-job][data-status='{status}']").first).to_be_attached()


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_an_enquiry_is_answered_talked_about_and_completed(
    site: JobsSite, visit: Callable[..., Page], *, scripts: bool
) -> None:
    actor, email = hire(site, f"Slivka {scripts}")
    merchant, partner = (visit(java_script_enabled=scripts) for _ in range(2))
    sign_in(partner, email)
    ask(merchant, site, f"/sk/partners/{actor.slug}/enquiry")
    stands(merchant, "new")

    partner.goto("/sk/area/jobs/")
    stands(partner, "new")
    partner.locator("li[data-job] a").first.click()
    stands(partner, "open")
    # Opening does not stop the clock; 71 hours later there is still time.
    site.pass_time(timedelta(hours=71))
    merchant.locator("article[data-job] a.button").click()
    partner.reload()
    partner.locator("[name=body]:visible").first.fill("Dobrý deň, radi pomôžeme.")
    partner.locator("#answer button[type=submit]").last.click()
    stands(partner, "replied")

    if not scripts:
        merchant.reload()
    # With a script it appears by itself.
    told = merchant.locator("[data-message][data-side=partner]")
    expect(told).to_contain_text("Dobrý deň, radi pomôžeme.")
    merchant.locator("[name=body]").fill("Koľko by to stálo?")
    merchant.locator("#answer button[type=submit]").click()
    expect(merchant.locator("[data-message][data-side=merchant]")).to_be_visible()
    stands(merchant, "awaiting")

    if not scripts:
        partner.reload()
    expect(partner.locator("[data-message][data-side=merchant]")).to_contain_text("Koľko by to")

    merchant.locator("details.confirm summary").first.click()
    merchant.locator("form[action$='/completions'] button").click()
    stands(merchant, "completed")
    expect(merchant.locator("[data-ended]")).to_be_visible()
    partner.reload()
    stands(partner, "completed")


def test_an_enquiry_that_expires_becomes_a_brief_for_several(
    site: JobsSite, visit: Callable[..., Page]
) -> None:
    actor, _ = hire(site, "Malina")
    merchant = visit()
    ask(merchant, site, f"/sk/partners/{actor.slug}/enquiry", requirements="Nech to nezapadne.")
    site.pass_time(timedelta(hours=72))
    # Whatever the worker does, the time is over (P18).
    merchant.reload()
    stands(merchant, "expired")
    site.work("expire-jobs")
    merchant.goto(site.mailed("nobody_left"))
    merchant.locator("form[action$='/briefs'] button").click()
    merchant.wait_for_url("**/briefs/new")
    expect(merchant.locator("[name=requirements]")).to_have_value("Nech to nezapadne.")


def test_a_matched_partner_appears_once_it_has_written(
    site: JobsSite, visit: Callable[..., Page]
) -> None:
    partner = enter(site, visit, "Jahoda")
    merchant = visit()
    ask(merchant, site, "/sk/briefs/new")
    expect(merchant.locator("article[data-job]")).to_have_count(0)
    partner.goto("/sk/area/jobs/")
    partner.locator("li[data-job] a").first.click()
    partner.locator("[name=body]:visible").first.fill("Hlásim sa.")
    partner.locator("#answer button[type=submit]").last.click()
    stands(partner, "replied")
    merchant.goto(site.mailed("partner_wrote"))
    expect(merchant.locator("[data-message]")).to_contain_text("Hlásim sa.")
    merchant.locator(".back a").click()
    expect(merchant.locator("article[data-job]")).to_have_count(1)
    merchant.locator("form[action$='/closings']").locator("xpath=..").locator("summary").click()
    merchant.locator("form[action$='/closings'] button").click()
    stands(merchant, "declined")
    expect(merchant.locator("[data-brief]")).to_have_attribute("data-status", "closed")
    partner.reload()
    stands(partner, "declined")
