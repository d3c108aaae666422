"""The page of the levels: what each one is, how it is earned, whom to choose (S2, S13-S28)."""

import tomllib
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.config import ROOT
from tests.catalogue.programme import LOCALES, Known, matching
from tests.pages import Element, parse

TIERS: list[dict[str, Any]] = tomllib.loads(
    (ROOT / "migrations" / "defaults" / "tiers.toml").read_text(encoding="utf-8")
)["tier"]


def levels(client: FlaskClient, locale: str) -> Element:
    response = client.get(f"/{locale}/tiers/")
    assert response.status_code == 200
    return parse(response.text).one("main")


def plain(text: str) -> str:
    """With every space a plain one, as elements give their texts."""
    return " ".join(text.split())


@pytest.mark.parametrize("locale", LOCALES)
def test_each_of_the_three_levels_is_explained_highest_first(
    cast_client: FlaskClient, locale: str
) -> None:
    sections = levels(cast_client, locale).all(".tier-card")
    assert [section.one("h2")["id"] for section in sections] == [
        "tier-gold", "tier-silver", "tier-bronze",
    ]  # fmt: skip
    for section, tier in zip(sections, TIERS, strict=True):
        # The name stands there as text, not as a colour alone (S28).
        assert tier["name"][locale].lower() in section.one("h2").text.lower()
        assert plain(tier["about"][locale]) in section.text


@pytest.mark.parametrize("locale", LOCALES)
def test_the_conditions_of_each_level_are_listed_in_their_order(
    cast_client: FlaskClient, locale: str
) -> None:
    for section, tier in zip(levels(cast_client, locale).all(".tier-card"), TIERS, strict=True):
        conditions = [item.text for item in section.all(".conditions li")]
        assert conditions == [plain(condition["text"][locale]) for condition in tier["condition"]]
        assert conditions


def test_the_shipped_conditions_are_those_of_the_requirements() -> None:
    keys = {tier["key"]: {condition["key"] for condition in tier["condition"]} for tier in TIERS}
    for tier in keys.values():
        assert {"own_website", "product_test", "meeting_or_call", "link_back"} <= tier
    assert keys["bronze"] < keys["silver"] < keys["gold"] | {"blog", "university", "webinars"}
    assert "cooperation_page" in keys["gold"] - keys["silver"]
    reviews = {
        tier["key"]: condition["text"]
        for tier in TIERS
        for condition in tier["condition"]
        if condition["key"] == "client_reviews"
    }
    assert set(reviews) == {"silver", "gold"}
    for locale in LOCALES:
        assert "5" in reviews["silver"][locale]
        assert "10" in reviews["gold"][locale]


@pytest.mark.parametrize("locale", LOCALES)
def test_the_number_of_categories_of_each_level_is_told(
    cast_client: FlaskClient, locale: str
) -> None:
    """Gold without limit (S20), silver two (S22), bronze one (S27)."""
    gold, silver, bronze = (
        section.one(".tier-card__limit").text
        for section in levels(cast_client, locale).all(".tier-card")
    )
    assert not any(character.isdigit() for character in gold)
    assert "2" in silver
    assert "1" in bronze


@pytest.mark.parametrize("locale", LOCALES)
def test_a_merchant_who_hesitates_is_helped(cast_client: FlaskClient, locale: str) -> None:
    choosing = levels(cast_client, locale).one(".help-choosing")
    assert len(choosing.all("li")) == 3
    assert choosing.one("h2").text


def test_each_level_leads_to_its_partners_and_says_how_many(
    demo_client: FlaskClient, programme: list[Known]
) -> None:
    for section, tier in zip(levels(demo_client, "sk").all(".tier-card"), TIERS, strict=True):
        link = section.one("a")
        assert link["href"] == f"/sk/partners/?tier={tier['key']}"
        count = len(matching(programme, {"tier": [tier["key"]]}))
        assert str(count) in link.text.split()
