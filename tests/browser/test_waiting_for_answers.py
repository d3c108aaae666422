"""A merchant has the pages of an enquiry open while the partner answers."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.accounts.queries import user_by_email
from app.db import db, writing
from app.jobs.actions.agreements import propose_agreement
from app.jobs.actions.talking import write_message
from app.jobs.rules.agreements import Terms
from app.jobs.rules.statuses import PARTNER
from app.partners.models import Partner
from tests.browser.conftest import Demo
from tests.cast import Actor
from tests.jobs import stage
from tests.jobs.merchants import link_to

# What a tab says of itself when it goes behind others, and when it comes back.
HIDE = """hidden => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def job_id(demo: Demo) -> int:
    """An enquiry to the silver partner, who has not answered."""
    with demo.app.app_context():
        membership = user_by_email("silver@kupec.example").membership
        slug, name = db.session.execute(
            select(Partner.slug, Partner.name).where(Partner.id == membership.partner_id)
        ).one()
        partner_id = membership.partner_id
        db.session.rollback()
        return stage.enquiry(Actor(partner_id, slug, name))


def test_an_answer_appears_and_is_counted_in_the_title_once_the_page_is_in_sight(
    visit: Callable[..., Page], demo: Demo, job_id: int
) -> None:
    page = visit()
    with demo.app.app_context():
        page.goto(link_to(stage.job(job_id).brief_id))
    card = page.locator("#talks article")
    expect(card).to_have_attribute("data-status", "new")
    with page.expect_response(lambda answer: "/news" in answer.url) as asked:
        pass
    assert asked.value.status == 204

    page.evaluate(HIDE, True)
    asked_behind = []
    page.on("request", lambda request: asked_behind.append(request.url))
    with demo.app.app_context(), writing():
        write_message(job_id=job_id, side=PARTNER, body="Áno, radi.", locale="sk")
    # What htmx would do when its time has come.
    page.evaluate("htmx.trigger('#talks', 'in-sight')")
    expect(card).to_have_attribute("data-status", "new")
    assert asked_behind == []

    question = page.locator("#brief-steps details")
    question.locator("summary").click()
    page.evaluate(HIDE, False)
    expect(card).to_have_attribute("data-status", "replied")
    expect(page).to_have_title(re.compile(r"^\(1\) "))
    expect(question).to_have_attribute("open", "")


def test_what_comes_with_the_first_answer_appears_in_an_open_conversation(
    visit: Callable[..., Page], demo: Demo, job_id: int
) -> None:
    page = visit()
    with demo.app.app_context():
        page.goto(link_to(stage.job(job_id).brief_id, job_id))
    parts = (page.locator("[data-papers]"), page.locator(".once-answered"))
    due, typed = page.locator(".until-answered"), page.locator("#body")
    expect(due).to_be_visible()
    expect(page.locator(".zone")).to_be_visible()
    for part in parts:
        expect(part).to_be_hidden()
    typed.fill("Ešte niečo:")

    with demo.app.app_context(), writing():
        write_message(job_id=job_id, side=PARTNER, body="Áno, radi.", locale="sk")
    for part in parts:
        expect(part).to_be_visible()
    expect(due).to_be_hidden()
    expect(typed).to_have_value("Ešte niečo:")

    terms = Terms(access="", rate="25 EUR", scope="Reklamy", starts_on=None, ends_on=None)
    with demo.app.app_context(), writing():
        propose_agreement(job_id=job_id, side=PARTNER, terms=terms, seen=0, locale="sk")
    expect(page.locator("[data-papers] strong")).to_be_visible()
