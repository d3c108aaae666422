"""What was typed survives leaving and coming back."""

import re
from datetime import timedelta
from typing import Any

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.applications.models import ApplicationDraft
from app.clock import now
from app.db import db
from tests.applications.applying import APPLY, FIELDS, applications, apply, night_passes
from tests.visits import send

DRAFT = "/sk/apply/draft"
COOKIE = "kupec-draft"


def save(client: FlaskClient, path: str = DRAFT, **fields: Any) -> TestResponse:
    return send(client, path, page=APPLY, **{**FIELDS, **fields})


def count() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(ApplicationDraft)) or 0


def is_filled(page: str) -> bool:
    told = ("Ďurčo &amp; Chovanec", "Najradšej malé.", "Zvládli aj Vianoce.")
    return all(text in page for text in told)


def test_reading_sets_no_cookie_of_a_draft(client: FlaskClient) -> None:
    client.get(APPLY)
    assert client.get_cookie(COOKIE) is None
    assert count() == 0


def test_a_draft_comes_back_on_the_same_device_alone(app: Flask, client: FlaskClient) -> None:
    answer = save(client)
    assert answer.location == APPLY
    page = client.get(APPLY).text
    assert is_filled(page)
    assert "data-draft" in page
    assert re.search(r"<input checked[^>]*value=\"design\"", page)
    # In another language as well.
    assert is_filled(client.get("/pl/apply/").text)
    assert not is_filled(app.test_client().get(APPLY).text)


def test_the_cookie_is_kept_from_scripts_and_stored_as_a_hash(client: FlaskClient) -> None:
    answer = save(client)
    (header,) = (each for each in answer.headers.getlist("Set-Cookie") if COOKIE in each)
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    token = client.get_cookie(COOKIE).value
    row = db.session.scalars(select(ApplicationDraft)).one()
    assert token.encode() not in row.token_hash
    assert "csrf_token" not in row.typed
    assert "consent" not in row.typed


def test_saving_again_replaces_what_was_saved(client: FlaskClient) -> None:
    save(client)
    save(client, name="Nové meno")
    assert count() == 1
    assert "Nové meno" in client.get(APPLY).text


def test_what_is_refused_is_kept_by_itself(client: FlaskClient) -> None:
    assert apply(client, country="").status_code == 422
    assert is_filled(client.get("/ru/apply/").text)


def test_what_was_sent_is_forgotten(client: FlaskClient) -> None:
    save(client)
    assert apply(client).status_code == 303
    assert count() == 0
    assert not is_filled(client.get(APPLY).text)
    assert client.get_cookie(COOKIE) is None


def test_a_draft_is_forgotten_on_wish(client: FlaskClient) -> None:
    save(client)
    assert send(client, "/sk/apply/draft/endings", page=APPLY).location == APPLY
    assert count() == 0
    assert not is_filled(client.get(APPLY).text)


def test_a_cookie_that_nobody_made_finds_nothing_and_is_not_used(client: FlaskClient) -> None:
    client.set_cookie(COOKIE, "guessed")
    assert client.get(APPLY).status_code == 200
    save(client)
    assert client.get_cookie(COOKIE).value != "guessed"


def test_one_more_reference_keeps_everything(client: FlaskClient) -> None:
    path = "/sk/apply/references"
    assert save(client, path).location == f"{APPLY}#references-1"
    page = client.get(APPLY).text
    assert is_filled(page)
    assert 'name="references-1-client"' in page
    assert 'name="references-2-client"' not in page
    fields = {"references-1-client": "", "references-1-text": ""}
    assert save(client, path, **fields).location == f"{APPLY}#references-2"


def test_one_more_reference_comes_alone_to_a_script(client: FlaskClient) -> None:
    page = client.get(APPLY)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token
    answer = client.post(
        "/sk/apply/references",
        data={**FIELDS, "csrf_token": token[1]},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "Zvládli aj Vianoce." in answer.text
    assert 'name="references-1-client"' in answer.text
    assert is_filled(client.get(APPLY).text)


def test_there_is_room_for_ten_references(client: FlaskClient) -> None:
    nine = {f"references-{n}-{part}": f"x{n}" for n in range(9) for part in ("client", "text")}
    save(client, "/sk/apply/references", **nine)
    page = client.get(APPLY).text
    assert 'name="references-9-client"' in page
    assert 'formaction="/sk/apply/references"' not in page
    apply(client, **nine, **{"references-9-client": "x9", "references-9-text": "x9"})
    (found,) = applications()
    assert len(found.references) == 10


def test_drafts_have_their_bounds(client: FlaskClient) -> None:
    save(client, experience="x" * 50_000, name="a\x00b", languages=["sk"] * 100)
    row = db.session.scalars(select(ApplicationDraft)).one()
    assert len(row.typed["experience"][0]) == 6_000
    assert row.typed["name"] == ["ab"]
    assert len(row.typed["languages"]) == 30


def test_too_many_drafts_are_stopped_kindly(client: FlaskClient) -> None:
    for _ in range(60):
        assert save(client).status_code == 303
    answer = save(client, name="Ešte jedno meno")
    assert answer.status_code == 429
    assert "Ešte jedno meno" in answer.text


def test_a_draft_is_forgotten_after_thirty_days(client: FlaskClient) -> None:
    save(client)
    with time_machine.travel(now() + timedelta(days=29)):
        night_passes()
        assert count() == 1
    with time_machine.travel(now() + timedelta(days=31)):
        night_passes()
    assert count() == 0
