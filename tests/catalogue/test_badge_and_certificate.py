"""The badge that partners put on their own sites, and the page that proves it (S12, S28)."""

from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.db import db, writing
from app.partners.actions import decide_tier
from tests import cast
from tests.catalogue.programme import BARE, FULL, LOCALES, POLISH, ask
from tests.conftest import make_app
from tests.pages import Element, parse, structured

SVG = "{http://www.w3.org/2000/svg}"
NAMES = {
    FULL: {"sk": "Zlatý", "pl": "Złoty", "ru": "Золотой"},
    POLISH: {"sk": "Strieborný", "pl": "Srebrny", "ru": "Серебряный"},
    BARE: {"sk": "Bronzový", "pl": "Brązowy", "ru": "Бронзовый"},
}


def badge(client: FlaskClient, slug: str, query: str = "") -> ElementTree.Element:
    response = client.get(f"/badge/{slug}.svg{query}")
    assert response.status_code == 200
    assert response.content_type == "image/svg+xml; charset=utf-8"
    return ElementTree.fromstring(response.text)  # noqa: S314 - our own answer


def certificate(client: FlaskClient, slug: str, locale: str = "sk") -> Element:
    response = client.get(f"/{locale}/partners/{slug}/certificate")
    assert response.status_code == 200
    return parse(response.text).one("main")


@pytest.mark.parametrize("slug", NAMES)
@pytest.mark.parametrize("locale", LOCALES)
def test_the_badge_names_the_level_in_text(
    cast_client: FlaskClient, slug: str, locale: str
) -> None:
    picture = badge(cast_client, slug, f"?lang={locale}")
    texts = [text.text or "" for text in picture.iter(f"{SVG}text")]
    assert NAMES[slug][locale].lower() in texts[0].lower()
    assert texts[1] == "Kupec"
    # Read aloud, it says whose it is too.
    title = picture.findtext(f"{SVG}title") or ""
    assert texts[0] in title
    assert {FULL: "Hrdina & Mráz", POLISH: "Pracownia Źródło", BARE: "Jan Nowak"}[slug] in title
    assert picture.attrib["aria-label"] == title
    assert picture.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == locale


@pytest.mark.parametrize("query", ["", "?lang=", "?lang=xx", "?lang=SK", "?lang=<script>"])
def test_without_a_language_on_offer_the_badge_speaks_the_programmes(
    cast_client: FlaskClient, query: str
) -> None:
    picture = badge(cast_client, FULL, query)
    assert "Zlatý" in (picture.findtext(f"{SVG}text") or "")


def test_the_badges_language_is_its_addresses_and_not_the_readers(
    cast_client: FlaskClient,
) -> None:
    german = cast_client.get(f"/badge/{FULL}.svg", headers={"Accept-Language": "ru"})
    assert german.data == cast_client.get(f"/badge/{FULL}.svg").data


def test_other_sites_may_embed_the_badge_and_nothing_else(cast_client: FlaskClient) -> None:
    policy = "Cross-Origin-Resource-Policy"
    answer = cast_client.get(f"/badge/{FULL}.svg")
    assert answer.headers[policy] == "cross-origin"
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    for path in (f"/sk/partners/{FULL}/certificate", f"/sk/partners/{FULL}/", "/badge/nobody.svg"):
        assert cast_client.get(path).headers[policy] == "same-origin"


def test_the_badge_loads_and_runs_nothing(cast_client: FlaskClient) -> None:
    for element in badge(cast_client, FULL).iter():
        assert element.tag.removeprefix(SVG) in {
            "svg", "title", "rect", "g", "path", "circle", "text",
        }  # fmt: skip
        assert not any("href" in name or name.startswith("on") for name in element.attrib)


def test_the_badge_follows_the_level(app: Flask, client: FlaskClient) -> None:
    actor = cast.listed("Stúpa", tier="silver")
    assert "Strieborný" in (badge(client, actor.slug).findtext(f"{SVG}text") or "")
    decide(actor, "bronze", date(2026, 5, 6))
    assert "Bronzový" in (badge(client, actor.slug).findtext(f"{SVG}text") or "")


def decide(actor: cast.Actor, tier: str, day: date) -> None:
    with writing():
        decide_tier(
            partner_id=actor.id, tier_key=tier, decided_on=day, kind="call",
            minutes="Hovorili sme spolu.", reason="Dohodli sme sa.",
        )  # fmt: skip


def test_the_certificate_proves_the_day_of_the_decision(cast_client: FlaskClient) -> None:
    page = certificate(cast_client, FULL)
    paper = page.one(".certificate")
    assert (paper["data-partner"], paper["data-tier"]) == (FULL, "gold")
    assert paper.one("h1").text == "Hrdina & Mráz"
    assert "Zlatý" in paper.text
    since, _today = paper.all("time")
    assert since["datetime"] == cast.DECIDED_ON.isoformat()
    assert since.text == "17. februára 2026"


def test_of_several_decisions_the_one_for_the_present_level_counts(
    app: Flask, client: FlaskClient
) -> None:
    actor = cast.listed("Hore dole", tier="silver")
    decide(actor, "gold", date(2026, 4, 1))
    decide(actor, "silver", date(2026, 6, 3))
    decide(cast.listed("Sused"), "silver", date(2026, 7, 7))
    since, _today = certificate(client, actor.slug).all("time")
    assert since["datetime"] == "2026-06-03"


def test_a_first_level_that_nobody_decided_is_proved_by_the_listing(
    cast_client: FlaskClient,
) -> None:
    since, today = certificate(cast_client, BARE).all("time")
    assert since["datetime"] == today["datetime"]  # listed when these tests began


LATE = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("timezone", "day"), [("Europe/Moscow", "2026-11-22"), ("Europe/Bratislava", "2026-11-21")]
)
def test_days_are_the_programmes_and_not_greenwichs(
    database_url: str, timezone: str, day: str
) -> None:
    app = make_app(database_url, KUPEC_TIMEZONE=timezone)
    with app.app_context(), time_machine.travel(LATE, tick=False):
        actor = cast.listed("Nočný")
        cast.reviewed(actor, 5, written_at=LATE)
        days = certificate(app.test_client(), actor.slug).all("time")
        profile = parse(app.test_client().get(f"/sk/partners/{actor.slug}/").text)
        db.session.remove()
        db.engine.dispose()
    assert [time["datetime"] for time in days] == [day, day]
    assert profile.one(".review time")["datetime"] == day
    (data,) = structured(profile)
    assert [review["datePublished"] for review in data["review"]] == [day]


def test_the_code_to_copy_is_the_badge_with_a_link_to_its_proof(
    cast_client: FlaskClient,
) -> None:
    for locale in LOCALES:
        page = certificate(cast_client, FULL, locale)
        code = parse("".join(page.one("textarea")._texts()))
        link = code.one("a")
        assert link["href"] == f"http://localhost/{locale}/partners/{FULL}/certificate"
        picture = link.one("img")
        assert picture["src"] == f"http://localhost/badge/{FULL}.svg?lang={locale}"
        assert NAMES[FULL][locale].lower() in picture["alt"].lower()
        path = picture["src"].removeprefix("http://localhost")
        assert cast_client.get(path).status_code == 200


@pytest.mark.parametrize("locale", LOCALES)
def test_the_level_stands_as_text_on_cards_and_profiles_too(
    cast_client: FlaskClient, locale: str
) -> None:
    for card in ask(cast_client, "", locale).all("article[data-partner]"):
        if card["data-partner"] in NAMES:
            assert card.one(".medal").text == NAMES[card["data-partner"]][locale]
    for slug, names in NAMES.items():
        page = parse(cast_client.get(f"/{locale}/partners/{slug}/").text)
        link = page.one(f'a[href="/{locale}/partners/{slug}/certificate"]')
        assert names[locale].lower() in link.text.lower()
