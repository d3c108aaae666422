"""The page of a merchant's brief asks for what is new while it is open."""

import re

from flask import Flask
from flask.testing import FlaskClient

from app.db import writing
from app.jobs.actions.ending import decline
from app.jobs.rules.statuses import PARTNER
from tests.jobs import stage
from tests.jobs.merchants import answer, come
from tests.visits import send

FRAGMENT = {"HX-Request": "true"}


def news_of(page: str) -> str:
    """Where a page asks for news."""
    found = re.search(r'id="talks"[^>]* data-hx-get="([^"]+)"', page)
    assert found
    return found[1].replace("&amp;", "&")


def ask(client: FlaskClient, page: str) -> str:
    """What has come since a page was read."""
    news = client.get(news_of(page), headers=FRAGMENT)
    assert news.status_code == 200
    assert "<html" not in news.text
    assert "no-store" in news.headers["Cache-Control"]
    return news.text


def test_a_partner_appears_with_its_first_answer(app: Flask) -> None:
    for name in ("Adam", "Beáta"):
        stage.partner(name)
    brief_id = stage.brief_from()
    first, second = stage.jobs_of(brief_id)
    client, address = come(app, brief_id)
    page = client.get(address).text
    assert client.get(news_of(page), headers=FRAGMENT).status_code == 204
    answer(first.id)
    news = ask(client, page)
    assert f'data-job="{first.public_id}" data-status="replied"' in news
    assert 'data-in-title="1"' in news
    # Who has not written yet does not exist (S140), and what can be done is what could be before.
    assert second.public_id not in news
    assert "brief-steps" not in news
    assert client.get(news_of(news), headers=FRAGMENT).status_code == 204
    answer(second.id)
    assert 'data-in-title="2"' in ask(client, news)
    assert "<title>(2) " in client.get(address).text


def test_what_can_be_done_comes_with_the_news_that_change_it(app: Flask) -> None:
    brief_id = stage.brief_from(asked=stage.partner())
    (job,) = stage.jobs_of(brief_id)
    client, address = come(app, brief_id)
    page = client.get(address).text
    with writing():
        decline(job_id=job.id, side=PARTNER, reason="budget")
    news = ask(client, page)
    assert 'id="brief-steps" data-hx-swap-oob="true"' in news
    assert f'action="{address}briefs"' in news


def test_a_closed_brief_asks_no_more(app: Flask) -> None:
    brief_id = stage.brief_from(asked=stage.partner())
    client, address = come(app, brief_id)
    page = client.get(address).text
    assert send(client, f"{address}closings", page=address).status_code == 303
    assert "data-hx-get" not in ask(client, page)
    assert 'id="talks"' in client.get(address).text
    assert "data-poll" not in client.get(address).text


def test_news_are_no_page_and_for_nobody_else(app: Flask) -> None:
    brief_id = stage.brief_from(asked=stage.partner())
    client, address = come(app, brief_id)
    news = news_of(client.get(address).text)
    assert client.get(news).location == address
    assert app.test_client().get(news, headers=FRAGMENT).status_code == 404
