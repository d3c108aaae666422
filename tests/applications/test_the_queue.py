"""Staff find the application that they look for."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.accounts import waiting
from app.clock import now
from tests import cast
from tests.applications.applying import applications, apply
from tests.applications.deciding import OFFICE, at_desk, reject
from tests.visits import send


@pytest.fixture
def desk(app: Flask, client: FlaskClient) -> FlaskClient:
    """A manager before whom three applications lie: the first one is old and rejected."""
    with time_machine.travel(now() - timedelta(days=40)):
        apply(client, name="Žltý kôň", email="a@kon.example", website="", country="SK")
    desk = at_desk(app, cast.staff())
    reject(desk)
    polish = {
        "country": "PL",
        "city": "Łódź",
        "categories": ["photo"],
        "first_category": "",
        "website": "",
    }
    apply(client, "/pl/apply/", name="Czarny kot", email="b@kot.example", **polish)
    apply(client, name="Ďalší", email="c@dalsi.example", website="", country="CZ")
    return desk


def shown(desk: FlaskClient, query: str = "") -> list[str]:
    """Names of the applications in the order of the page."""
    page = desk.get(f"{OFFICE}?{query}")
    assert page.status_code == 200
    names = {each.public_id: each.name for each in applications()}
    return [names[found] for found in re.findall(r'data-application="([^"]+)"', page.text)]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Ďalší", "Czarny kot", "Žltý kôň"]),
        ("sort=name", ["Czarny kot", "Ďalší", "Žltý kôň"]),
        ("q=zlty", ["Žltý kôň"]),
        ("q=kot.example", ["Czarny kot"]),
        ("q=lodz", ["Czarny kot"]),
        ("status=rejected", ["Žltý kôň"]),
        ("status=submitted&status=call_planned", ["Ďalší", "Czarny kot"]),
        ("category=photo", ["Czarny kot"]),
        ("category=photo&category=seo&country=CZ", ["Ďalší"]),
        ("country=PL", ["Czarny kot"]),
        ("language=pl", ["Czarny kot"]),
        ("q=nikto", []),
    ],
)
def test_search_filters_and_orders(desk: FlaskClient, query: str, names: list[str]) -> None:
    assert shown(desk, query) == names


def test_the_old_ones_are_found_by_their_age(desk: FlaskClient) -> None:
    day = (now() - timedelta(days=30)).date().isoformat()
    assert shown(desk, f"received_to={day}") == ["Žltý kôň"]
    assert shown(desk, f"received_from={day}") == ["Ďalší", "Czarny kot"]


def test_the_rail_counts_what_waits(desk: FlaskClient) -> None:
    counted = re.search(r'rail__count"><span aria-hidden="true">(\d+)<', desk.get(OFFICE).text)
    assert counted
    assert counted[1] == "2"


def test_where_more_wait_than_are_counted_nobody_is_told_a_number_as_if_it_were_all(
    monkeypatch: pytest.MonkeyPatch, desk: FlaskClient
) -> None:
    monkeypatch.setattr(waiting, "MOST_COUNTED", 1)
    assert re.search(r'rail__count"><span aria-hidden="true">1\+<', desk.get(OFFICE).text)
    overview = desk.get("/sk/office/").text
    assert re.search(r'data-waiting="applications"[^>]*><strong[^>]*>1\+<', overview)


def test_the_sheet_holds_what_is_shown(app: Flask, desk: FlaskClient) -> None:
    answer = send(desk, f"{OFFICE}sheets?country=PL", page=OFFICE, format="csv", country="PL")
    assert answer.status_code == 200
    assert "b@kot.example" in answer.text
    assert "c@dalsi.example" not in answer.text
    rep = at_desk(app, cast.staff("rep"))
    assert send(rep, f"{OFFICE}sheets", page=OFFICE, format="csv").status_code == 403


def test_a_known_applicant_is_marked(client: FlaskClient, desk: FlaskClient) -> None:
    assert "data-repeated" not in desk.get(OFFICE).text
    apply(client, email="c@dalsi.example", website="")
    assert desk.get(OFFICE).text.count("data-repeated") == 1
