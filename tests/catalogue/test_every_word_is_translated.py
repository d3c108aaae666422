"""Every page, spoken in a pretended language: what stands outside its brackets never went through
gettext, and a reader would meet it in English."""

from collections.abc import Iterable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.db import db
from app.i18n.current import speaking
from app.i18n.formats import join_words
from app.i18n.names import country_name_in, language_name_in
from app.i18n.pseudo import PseudoStore
from app.partners.models import Category, Listing, Partner, Reference, Service, Tier, TierCondition
from app.rating.models import Review
from app.values import LocalizedText
from tests import cast
from tests.pseudo import untranslated_texts

LOCALES = ("sk", "pl", "ru")
# Names that are the same in every language, as the programme's is.
NAMES = ("Kupec", "EUR")
# What the reader of these addresses typed.
TYPED = ("Nikde", "zilina", "zlina")


@pytest.fixture
def spoken_in_pseudo(app: Flask) -> FlaskClient:
    app.config["CATALOGUES"] = PseudoStore()
    return app.test_client()


def paths(told_all: str, told_little: str) -> Iterable[str]:
    yield from ("/", "/partners/", "/tiers/", "/categories/seo/", "/categories/legal/")
    yield "/partners/?q=zilina&city=Nikde&rating=4&price_max=9&sort=price&available=1"
    yield "/partners/?tier=x&rating=77&page=77&sort=x&country=x&language=x&price_max=x"
    yield "/partners/?category=seo&tier=gold&language=sk&country=SK&dropshipping=1"
    yield "/partners/?q=zlina"
    yield f"/partners/{told_all}/"
    yield f"/partners/{told_little}/"
    yield f"/partners/{told_all}/certificate"
    yield f"/partners/{told_little}/certificate"
    yield "/compare/"
    yield f"/compare/?partner={told_all}&partner={told_little}&partner=nobody"
    yield "/compare/?partner=a&partner=b&partner=c&partner=d&partner=e"
    yield "/nothing-here"


def words_of_the_programme() -> set[str]:
    """Texts that people keep in the database; they are translated there, or by their authors."""
    words: set[str] = {*NAMES, *TYPED}
    for model in (Category, Tier, TierCondition, Partner, Service, Reference, Review):
        for row in db.session.scalars(select(model)):
            for column in model.__table__.columns:
                value = getattr(row, column.key)
                words |= set(value.values()) if isinstance(value, LocalizedText) else {str(value)}
    return words


@pytest.mark.parametrize("locale", LOCALES)
def test_no_page_shows_a_word_that_is_not_translated(
    spoken_in_pseudo: FlaskClient, locale: str
) -> None:
    told_all, told_little = cast.everything_told(), cast.hardly_anything_told()
    words = words_of_the_programme() | cldr_names(locale)
    for path in paths(told_all.slug, told_little.slug):
        html = spoken_in_pseudo.get(f"/{locale}{path}").text
        assert untranslated_texts(html, words) == [], path


def test_fragments_are_translated_too(spoken_in_pseudo: FlaskClient) -> None:
    cast.everything_told()
    words = words_of_the_programme() | cldr_names("sk")
    for path in ("/sk/partners/?category=seo", "/sk/partners/?q=zlina", "/sk/nothing-here"):
        html = spoken_in_pseudo.get(path, headers={"HX-Request": "true"}).text
        assert untranslated_texts(html, words) == [], path


def cldr_names(locale: str) -> set[str]:
    """Names of countries and languages, and lists of them, as CLDR has them in the language."""
    cards = db.session.scalars(select(Listing.card)).all()
    names = {country_name_in(card["country"], locale) for card in cards if card["country"]}
    with speaking(locale):
        for card in cards:
            languages = [language_name_in(code, locale) for code in card["languages"]]
            names |= {*languages, join_words(languages)}
    return names
