"""A team keeps answers ready and puts them into a message."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.jobs.rules.briefs import MOST_TEMPLATES
from tests import cast
from tests.cast import Actor
from tests.jobs import stage
from tests.visits import error_at, send, sign_in, token_on

ALL = "/sk/area/jobs/templates/"
KEPT = re.compile(r'data-template="([^"]+)"')


@pytest.fixture
def actor(app: Flask) -> Actor:
    return stage.partner()


@pytest.fixture
def visitor(app: Flask, client: FlaskClient, actor: Actor) -> FlaskClient:
    sign_in(client, cast.person_of(actor, "member"))
    return client


def keep(
    client: FlaskClient, title: str = "Prvá odpoveď", body: str = "Ďakujeme za dopyt."
) -> None:
    assert send(client, ALL, title=title, body=body, locale="sk").status_code == 303


def text_on(page: str) -> str:
    found = re.search(r'<textarea[^>]*id="body"[^>]*>(.*?)</textarea>', page, re.S)
    assert found
    return found[1].strip()


def test_an_answer_is_kept_changed_and_removed(visitor: FlaskClient) -> None:
    refused = send(visitor, ALL, title="", body="Text, ktorý zostane", locale="xx")
    assert refused.status_code == 422
    assert all(error_at(refused, field) for field in ("title", "locale"))
    assert "Text, ktorý zostane" in refused.text
    keep(visitor)
    (name,) = KEPT.findall(visitor.get(ALL).text)
    changed = send(visitor, f"{ALL}{name}", title="Iná", body="Iný text", locale="pl")
    assert changed.status_code == 303
    page = visitor.get(f"{ALL}{name}").text
    assert text_on(page) == "Iný text"
    assert 'value="Iná"' in page
    assert send(visitor, f"{ALL}{name}/removals", page=ALL).status_code == 303
    assert not KEPT.findall(visitor.get(ALL).text)


def test_there_are_only_so_many(visitor: FlaskClient) -> None:
    token = token_on(visitor.get(ALL))
    data = {"csrf_token": token, "body": "x", "locale": "sk"}
    answers = [
        visitor.post(ALL, data={**data, "title": f"Odpoveď {number}"}).status_code
        for number in range(MOST_TEMPLATES + 1)
    ]
    assert answers == [303] * MOST_TEMPLATES + [422]


def test_it_is_put_behind_what_is_typed(visitor: FlaskClient, actor: Actor) -> None:
    keep(visitor)
    (name,) = KEPT.findall(visitor.get(ALL).text)
    page = f"/sk/area/jobs/{stage.job(stage.enquiry(actor)).public_id}"
    assert text_on(visitor.get(f"{page}?template={name}").text) == "Ďakujeme za dopyt."
    assert text_on(visitor.get(f"{page}?template=none").text) == ""
    # The same may be asked for twice: nothing has been done by it.
    for _ in range(2):
        filled = send(
            visitor, f"{page}/fillings", page=page, body="Dobrý deň!", template=name, submission="a"
        )
        assert filled.status_code == 200
        assert text_on(filled.text) == "Dobrý deň!\n\nĎakujeme za dopyt."
    sent = send(
        visitor, f"{page}/messages", page=page, body=text_on(filled.text), template=name,
        submission="a",
    )  # fmt: skip
    assert sent.status_code == 303
