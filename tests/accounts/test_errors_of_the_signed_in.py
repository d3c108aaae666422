"""What goes wrong on pages of the signed-in is told among their own ways, and tells nothing."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests import cast
from tests.accounts.team import TEAM, invite
from tests.cast import known
from tests.pages import parse
from tests.visits import send, sign_in, token_on

NUMBERS = re.compile(r'name="(csrf_token|submission)" value="[^"]*"|/(?:nobody|[\w-]{22})\b')


def rail_on(page: TestResponse) -> list[str]:
    return re.findall(r'class="rail__way" href="([^"]+)"', page.text)


def error_on(page: TestResponse) -> str | None:
    found = re.search(r'data-error="(\d+)"', page.text)
    return found[1] if found else None


@pytest.fixture
def staff(app: Flask) -> FlaskClient:
    client = app.test_client()
    sign_in(client, cast.staff())
    return client


@pytest.mark.parametrize(
    ("path", "status", "back"),
    [
        ("/sk/area/nothing", 404, "/sk/area/"),
        ("/sk/area/team/nobody/roles/nothing", 404, TEAM),
        ("/sk/account/nothing", 404, "/sk/account/"),
        ("/sk/office/partners/", 403, "/sk/area/"),
        ("/sk/office/nothing", 404, "/sk/area/"),
    ],
)
def test_somebody_of_a_team_keeps_the_own_ways_and_finds_back(
    owner: FlaskClient, path: str, status: int, back: str
) -> None:
    page = owner.get(path)
    assert (page.status_code, error_on(page)) == (status, str(status))
    assert rail_on(page) == rail_on(owner.get("/sk/area/"))
    # Nobody learns from the ways which pages others have.
    assert not any("/office/" in way for way in rail_on(page))
    assert re.search(r'data-error="\d+".*?href="([^"]+)"', page.text, re.DOTALL)[1] == back
    assert page.headers["Cache-Control"] in ("no-store", "private, no-store")
    assert len(parse(page.text).all("h1")) == 1


def test_what_is_not_there_and_what_is_anothers_look_the_same(
    app: Flask, owner: FlaskClient
) -> None:
    other = app.test_client()
    sign_in(other, cast.person_of(cast.listed("Mráz")))
    invite(other, email="eva@mraz.example")
    theirs = known("eva@mraz.example").public_id
    pages = [send(owner, f"{TEAM}{person}/withdrawals", page=TEAM) for person in (theirs, "nobody")]
    assert [page.status_code for page in pages] == [404, 404]
    told = [NUMBERS.sub("", page.text) for page in pages]
    assert told[0] == told[1]


def test_a_refusal_without_a_form_says_why(staff: FlaskClient) -> None:
    page = staff.get("/sk/office/bulk/partners/publications")
    assert (page.status_code, error_on(page)) == (409, "409")
    assert staff.get("/sk/office/").status_code == 200


def test_a_form_without_its_token_is_told_on_the_own_page(owner: FlaskClient) -> None:
    page = owner.post(f"{TEAM}invitations", data={"email": "eva@hrdina.example"})
    assert error_on(page) == str(page.status_code)
    # One signs out of the error's page as of any other.
    leaving = owner.post("/sk/logout", data={"csrf_token": token_on(page)})
    assert leaving.status_code == 303


@pytest.mark.parametrize("path", ["/sk/partners/nobody/", "/sk/areas/", "/area/x", "/sk"])
def test_public_addresses_have_the_public_page(owner: FlaskClient, path: str) -> None:
    assert error_on(owner.get(path)) is None


def test_strangers_have_the_public_page(app: Flask) -> None:
    page = app.test_client().get("/sk/area/nothing")
    assert (page.status_code, error_on(page), rail_on(page)) == (404, None, [])


def test_a_fragment_is_the_words_alone(owner: FlaskClient) -> None:
    page = owner.get("/sk/area/nothing", headers={"HX-Request": "true"})
    assert (page.status_code, rail_on(page)) == (404, [])
    assert "<html" not in page.text


def test_who_has_to_set_a_second_factor_up_has_no_rail_and_a_way_on(app: Flask) -> None:
    client = app.test_client()
    sign_in(client, cast.staff("rep", factor=False))
    page = client.get("/sk/office/nothing")
    assert (page.status_code, error_on(page), rail_on(page)) == (404, "404", [])
    assert client.get("/sk/login").status_code == 303
    assert 'href="/sk/login"' in page.text
