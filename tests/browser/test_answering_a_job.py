"""Somebody answers a merchant, who goes on writing meanwhile."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.accounts.queries import user_by_email
from app.db import db, writing
from app.jobs.actions.talking import write_message
from app.jobs.actions.templates import add_template
from app.jobs.rules.statuses import MERCHANT
from app.partners.models import Partner
from tests.browser.conftest import Demo
from tests.browser.private_pages import NARROWEST, WIDEST, sign_in
from tests.cast import Actor
from tests.jobs import stage

EMAIL = "silver@kupec.example"


@pytest.fixture
def job_id(demo: Demo) -> int:
    """A job of the silver partner, and an answer that its team keeps ready."""
    with demo.app.app_context():
        membership = user_by_email(EMAIL).membership
        partner_id = membership.partner_id
        slug, name = db.session.execute(
            select(Partner.slug, Partner.name).where(Partner.id == partner_id)
        ).one()
        db.session.rollback()
        with writing():
            add_template(partner_id=partner_id, title="Prvá", body="Ďakujeme.", locale="sk")
        return stage.enquiry(Actor(partner_id, slug, name), business="Keramika")


def row(app: Flask, job_id: int) -> Any:
    with app.app_context():
        return stage.job(job_id)


def test_what_is_typed_stays_while_messages_come_in(
    visit: Callable[..., Page], demo: Demo, job_id: int
) -> None:
    page = visit()
    sign_in(page, EMAIL)
    page.goto(f"/sk/area/jobs/{row(demo.app, job_id).public_id}")
    body = page.locator("#body")
    body.press_sequentially("Dobrý deň, ")
    with demo.app.app_context(), writing():
        write_message(job_id=job_id, side=MERCHANT, body="Ešte <b>niečo</b>", locale="pl")
    expect(page.locator("[data-message]")).to_have_count(1)
    expect(page.locator("[data-message] [lang=pl]").first).to_have_text("Ešte <b>niečo</b>")
    expect(body).to_be_focused()
    expect(page).to_have_title(re.compile(r"^\(\d+\+?\) "))
    assert row(demo.app, job_id).is_unread
    # Going on to write is a sign that somebody is there.
    with page.expect_response(lambda answer: answer.url.endswith("/readings")):
        body.press_sequentially("áno.")
    assert not row(demo.app, job_id).is_unread
    page.locator("#template").select_option(index=1)
    page.locator("#template + button").click()
    expect(body).to_have_value("Dobrý deň, áno.\n\nĎakujeme.")
    page.locator(".reply__send button").click()
    expect(page.locator(".flash[role=status]")).to_be_visible()
    expect(page.locator("[data-message]")).to_have_count(2)
    assert row(demo.app, job_id).status == "replied"


def test_a_word_without_an_end_reaches_over_no_edge(
    visit: Callable[..., Page], demo: Demo, job_id: int
) -> None:
    with demo.app.app_context(), writing():
        write_message(job_id=job_id, side=MERCHANT, body="dlhé" * 200, locale="ru")
    page = visit()
    sign_in(page, EMAIL)
    page.goto(f"/sk/area/jobs/{row(demo.app, job_id).public_id}")
    for width in (NARROWEST, WIDEST):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
