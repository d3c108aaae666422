"""The table of partners: everybody, whatever the state, found by what people know of them."""

import csv
import io
import random
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.db import db, writing
from app.partners.actions import change_details
from app.partners.models import Partner
from app.partners.queries import details_of, partners_with_all
from tests import cast
from tests.visits import token_on

PAGE = "/sk/office/partners/"


def slugs_on(text: str) -> list[str]:
    return re.findall(r'<tr data-partner="([^"]+)"', text)


@pytest.fixture
def partners(app: Flask) -> list[cast.Actor]:
    return [
        cast.everything_told(),
        cast.hardly_anything_told(),
        cast.polish_only(),
        cast.russian_only(),
        cast.draft(),
        cast.suspended(),
    ]


def test_partners_of_every_state_stand_there_by_name(
    manager: FlaskClient, partners: list[cast.Actor]
) -> None:
    page = manager.get(PAGE)
    assert slugs_on(page.text) == [
        "hrdina-mraz",
        "jan-nowak",
        "lavka-smyslov",
        "pracownia-zrodlo",
        "skryta-firma",
        "zrusena-firma",
    ]
    states = dict(re.findall(r'<tr data-partner="([^"]+)"[^>]* data-status="([^"]+)"', page.text))
    assert states["skryta-firma"] == "draft"
    assert states["zrusena-firma"] == "suspended"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=zilina", ["hrdina-mraz"]),
        ("q=ŽILINA", ["hrdina-mraz"]),
        ("q=жилина", ["hrdina-mraz"]),
        ("q=ahoj@hrdina", ["hrdina-mraz"]),
        ("q=hrdina-mraz.example", ["hrdina-mraz"]),
        ("q=https", []),
        ("q=language", []),
        ("q=lavka", ["lavka-smyslov"]),
        ("q=firma skr", ["skryta-firma"]),
        ("state=draft", ["skryta-firma"]),
        ("state=draft&state=suspended", ["skryta-firma", "zrusena-firma"]),
        ("tier=silver", ["pracownia-zrodlo"]),
        ("tier=silver&tier=gold", ["hrdina-mraz", "pracownia-zrodlo"]),
        ("category=photo", ["jan-nowak"]),
        ("category=photo&category=marketing", ["jan-nowak", "lavka-smyslov"]),
        ("country=PL", ["pracownia-zrodlo"]),
        ("language=ru", ["hrdina-mraz", "lavka-smyslov"]),
        ("source=import", []),
        ("since_from=2020-01-01&tier=gold", ["hrdina-mraz"]),
        ("since_to=2020-01-01", []),
        ("tier=gold&sort=-tier", ["hrdina-mraz"]),
    ],
)
def test_a_question_finds_its_partners(
    manager: FlaskClient, partners: list[cast.Actor], query: str, found: list[str]
) -> None:
    page = manager.get(f"{PAGE}?{query}")
    assert page.status_code == 200
    if query != "source=import":
        assert "data-ignored" not in page.text
    assert slugs_on(page.text) == found


def test_every_order_is_its_order(manager: FlaskClient, partners: list[cast.Actor]) -> None:
    def slugs(sort: str) -> list[str]:
        return slugs_on(manager.get(f"{PAGE}?sort={sort}").text)

    assert slugs("-name") == slugs("name")[::-1]
    assert slugs("-newest") == [actor.slug for actor in reversed(partners)]
    assert slugs("tier")[:2] == ["hrdina-mraz", "pracownia-zrodlo"]


def test_a_partner_is_found_by_its_new_name_at_once(
    app: Flask, manager: FlaskClient, partners: list[cast.Actor]
) -> None:
    import dataclasses

    for actor in (partners[1], partners[4]):
        db.session.rollback()
        with writing():
            (partner,) = partners_with_all([actor.id])
            details = dataclasses.replace(details_of(partner), name="Aáá Premenovaný")
            change_details(changes={actor.id: details})
        assert actor.slug in slugs_on(manager.get(f"{PAGE}?q=premenovany").text)
        assert slugs_on(manager.get(PAGE).text)[0] == partners[1].slug
    assert manager.get(f"{PAGE}?q=nowak&state=draft").text.count("<tr data-partner") == 0


def test_a_sheet_holds_the_partners_that_are_shown(
    manager: FlaskClient, partners: list[cast.Actor]
) -> None:
    chance = random.Random(8)
    for _ in range(6):
        query = "&".join(
            chance.sample(["q=firma", "state=published", "country=SK", "tier=bronze"], 2)
        )
        shown = slugs_on(manager.get(f"{PAGE}?{query}").text)
        data = {"csrf_token": token_on(manager.get(PAGE)), "format": "csv"}
        answer = manager.post(f"/sk/office/sheets/partners?{query}", data=data)
        assert answer.status_code == 200
        _head, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
        assert [row[-1] for row in rows] == shown


def test_keys_and_words_are_those_of_the_partners(app: Flask, partners: list[cast.Actor]) -> None:
    for partner in db.session.scalars(select(Partner)):
        assert partner.name_key
    assert {partner.name_key for partner in db.session.scalars(select(Partner))} >= {
        "hrdina mraz",
        "pracovnia zrodlo",
        "lavka smyslov",
    }
