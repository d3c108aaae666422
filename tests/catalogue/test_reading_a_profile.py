"""A partner's profile: all that is told, in the reader's language or with a word about another
one; what must stand beside it (S6-S8, S10); who is not listed is not there (P21)."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from app.db import writing
from app.partners.details import ReferenceDetails, ServiceDetails
from app.partners.models import Partner, Reference, Service
from app.values import LocalizedText, Money
from tests import cast
from tests.catalogue.programme import (
    BARE,
    DRAFT,
    FULL,
    LISTED,
    LOCALES,
    POLISH,
    RUSSIAN,
    SUSPENDED,
    ask,
    profile,
    read,
    shown,
    total,
)
from tests.pages import structured

PATHS = ("", "partners/", "tiers/", "categories/seo/", f"partners/{FULL}/",
         f"partners/{FULL}/certificate", f"compare/?partner={FULL}&partner={BARE}")  # fmt: skip


def test_a_profile_shows_all_that_the_partner_has_told(cast_client: FlaskClient) -> None:
    page = profile(cast_client, FULL)
    article = page.one("article")
    assert (article["data-partner"], article["data-tier"]) == (FULL, "gold")
    assert page.one("h1").text == "Hrdina & Mráz"
    for words in (
        "Prepájame sklady s pokladňou.",
        "Sme šiesti a robíme doplnky, ktoré prežijú sviatky.",
        "Zlatý",
        "Vlastný modul",
        "Konzultácia",
        "Ovocie Ľubica",
        "Zvládli aj Vianoce.",
        "Vývoj a integrácie",
        "SEO",
        "Grafika a dizajn",
        "Žilina",
        "Slovensko",
        "slovenčina, poľština a ruština",
        "2012",
        "+421 41 000 12 34",
        "www.hrdina-mraz.example",
        "45",
    ):
        assert words in page.text, words
    price = page.one("data")
    assert (price["value"], price["data-currency"]) == ("1200.00", "EUR")
    links = {link["href"] for link in page.all("a")}
    assert links >= {
        "mailto:ahoj@hrdina-mraz.example",
        "tel:+421410001234",
        "https://www.hrdina-mraz.example",
        f"/sk/partners/{FULL}/certificate",
        "/sk/categories/seo/",
        f"/sk/compare/?partner={FULL}",
    }


def test_a_partner_of_whom_hardly_anything_is_known_has_a_profile(
    cast_client: FlaskClient,
) -> None:
    for locale in LOCALES:
        page = profile(cast_client, BARE, locale)
        assert page.one("h1").text == "Jan Nowak"
        assert "None" not in page.text
        assert not page.has("table")
        assert not page.has("meter")
        links = [link["href"].partition(":")[0] for link in page.all(".contacts a")]
        assert links == ["mailto"]


def test_a_service_without_a_price_says_so(cast_client: FlaskClient) -> None:
    rows = profile(cast_client, FULL).all("table.services tbody tr")
    assert len(rows) == 2
    assert rows[0].has("data")
    assert not rows[1].has("data")
    assert rows[1].all("td")[1].text


@pytest.mark.parametrize("locale", LOCALES)
def test_texts_stand_in_the_readers_language_where_there_are_any(
    cast_client: FlaskClient, locale: str
) -> None:
    page = profile(cast_client, FULL, locale)
    headline = {"sk": "Prepájame", "pl": "Łączymy", "ru": "Связываем"}[locale]
    about = {"sk": "Sme šiesti", "pl": "Jest nas sześcioro", "ru": "Нас шестеро"}[locale]
    assert page.one(".profile__headline").text.startswith(headline)
    assert page.one(".prose").text.startswith(about)
    assert not page.one(".profile__headline").has("[lang]")


@pytest.mark.parametrize("locale", ["sk", "ru"])
def test_a_text_in_another_language_says_which_and_carries_it(
    cast_client: FlaskClient, locale: str
) -> None:
    page = profile(cast_client, POLISH, locale)
    for text in (page.one(".profile__headline"), page.one(".prose")):
        assert text.one("span[lang=pl]").text
        assert {"sk": "poľština", "ru": "польский"}[locale] in text.one(".in-language").text
    services = page.one("section[aria-labelledby=services-heading]")
    assert services.one("td span[lang=pl]").text == "Projekt etykiety"
    assert services.has("td .in-language")
    card = ask(cast_client, {"q": "Pracownia"}, locale).one("article[data-partner]")
    assert card.one(".card__headline span[lang=pl]").text.startswith("Projektujemy")
    assert card.has(".card__headline .in-language")


def test_each_change_of_language_in_a_list_is_said_once(app: Flask, client: FlaskClient) -> None:
    texts = ({"sk": "A"}, {"pl": "B"}, {"pl": "C"}, {"ru": "D"}, {"sk": "E"}, {"ru": "F"})
    actor = cast.listed(
        "Dom jazykov",
        services=tuple(ServiceDetails(LocalizedText(text), None) for text in texts),
        references=tuple(ReferenceDetails("Klient", LocalizedText(text)) for text in texts),
    )
    page = profile(client, actor.slug)
    for row in (".services tbody tr", ".references li"):
        said = [entry.has(".in-language") for entry in page.all(row)]
        assert said == [False, True, False, True, False, True], row


def test_a_service_or_a_reference_without_words_is_left_out(
    app: Flask, client: FlaskClient
) -> None:
    some, none = LocalizedText({"sk": "Reč"}), LocalizedText()
    price = Money(100, "EUR")
    wordy = cast.listed("Hovorca", services=(ServiceDetails(some, price),),
                        references=(ReferenceDetails("A", some),))  # fmt: skip
    silent = cast.listed("Mlčanlivý", services=(ServiceDetails(some, price),),
                         references=(ReferenceDetails("B", some),))  # fmt: skip
    with writing() as session:
        for row in (Service(partner_id=wordy.id, position=7, name=none),
                    Reference(partner_id=wordy.id, position=7, client="C", text=none)):  # fmt: skip
            session.add(row)
        ours = Service.partner_id == silent.id
        session.execute(update(Service).where(ours).values(name=none))
        session.execute(
            update(Reference).where(Reference.partner_id == silent.id).values(text=none)
        )
    page = profile(client, wordy.slug)
    assert len(page.all(".services tbody tr")) == len(page.all(".references li")) == 1
    page = profile(client, silent.slug)
    assert not page.has(".services")
    assert not page.has(".references")
    (data,) = structured(read(client, f"partners/{silent.slug}/"))
    assert "makesOffer" not in data


@pytest.mark.parametrize(
    ("phone", "link"),
    [
        ("+421 41 000 12 34", "tel:+421410001234"),
        ("(041) 000.12/34", "tel:0410001234"),
        ("+48\xa012–345", "tel:+4812345"),
        ("8 (812) 000-12-34", "tel:88120001234"),
        ("volajte", None),
        ("", None),
    ],
)
def test_a_telephone_is_called_by_its_digits(phone: str, link: str | None) -> None:
    assert Partner(phone=phone).phone_link == link


def test_a_text_in_the_readers_language_says_nothing_of_languages(
    cast_client: FlaskClient,
) -> None:
    assert not profile(cast_client, POLISH, "pl").has(".in-language")
    assert not profile(cast_client, RUSSIAN, "ru").has(".in-language")


@pytest.mark.parametrize("path", PATHS)
def test_every_public_page_says_what_a_recommendation_means(
    cast_client: FlaskClient, path: str
) -> None:
    """S6 (recommended), S7 (not liable), S8 (purely between partner and client)."""
    for locale in LOCALES:
        terms = [term.text for term in read(cast_client, path, locale).all("footer .terms li")]
        assert len(set(terms)) == 3
    recommended, not_liable, between_you = (
        term.text.lower() for term in read(cast_client, path).all("footer .terms li")
    )
    assert "odporúča" in recommended
    assert "nezodpoved" in not_liable
    assert "medzi vami a partnerom" in between_you


@pytest.mark.parametrize("locale", LOCALES)
def test_advice_to_agree_beforehand_stands_beside_every_contact(
    cast_client: FlaskClient, locale: str
) -> None:
    """S10: access to the shop, rate, scope; best in writing."""
    for path in (f"partners/{FULL}/", f"partners/{BARE}/", PATHS[-1]):
        advice = read(cast_client, path, locale).one("main aside.advice")
        assert advice.one("h2").text
        assert len(advice.all("li")) == 3


@pytest.mark.parametrize("slug", [DRAFT, SUSPENDED, "nobody", "hrdina-mraz-", "HRDINA-MRAZ"])
def test_who_is_not_listed_is_nowhere(cast_client: FlaskClient, slug: str) -> None:
    for path in (
        f"/sk/partners/{slug}/",
        f"/pl/partners/{slug}/certificate",
        f"/ru/partners/{slug}/share.png",
        f"/badge/{slug}.svg",
    ):
        assert cast_client.get(path).status_code == 404, path
        assert cast_client.get(path, headers={"HX-Request": "true"}).status_code == 404, path
    assert slug not in cast_client.get("/sitemap-1.xml").text.replace(f"{FULL}/", "")
    page = read(cast_client, f"compare/?partner={slug}&partner={FULL}")
    assert [head["data-partner"] for head in page.all("th[data-partner]")] == [FULL]
    assert page.has(".notice")
    everyone = ask(cast_client)
    assert total(everyone) == len(LISTED)
    assert sorted(shown(everyone)) == sorted(LISTED)


def test_a_suspended_partner_vanishes_at_once(app: Flask, client: FlaskClient) -> None:
    cast.listed("Bola raz", state="suspended")
    again = cast.listed("Ostala")
    assert shown(ask(client)) == [again.slug]
    assert client.get("/sk/partners/bola-raz/").status_code == 404


def test_the_website_gets_no_recommendation_from_us(cast_client: FlaskClient) -> None:
    link = profile(cast_client, FULL).one('a[href="https://www.hrdina-mraz.example"]')
    assert {"nofollow", "ugc"} <= set(link["rel"].split())


def test_a_card_has_room_for_four_languages(app: Flask, client: FlaskClient) -> None:
    cast.listed("Polyglot", languages=("sk", "pl", "ru", "cs", "de", "hu"))
    spoken = ask(client).one(".card__languages")
    assert [code.text for code in spoken.all("abbr")] == ["sk", "pl", "ru", "cs"]
    assert spoken.one("span[aria-hidden=true]").text == "+2"
    assert spoken.all(".visually-hidden")[-1].text == "a ešte 2 jazyky"
