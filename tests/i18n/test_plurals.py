"""Plurals by the rules of each language, with whole numbers and with a fraction (S167)."""

from decimal import Decimal
from pathlib import Path

import pytest

from app.i18n.catalogues import CatalogueStore, po_path
from app.i18n.current import gettext, measured, ngettext, npgettext, speaking

HEADERS = {
    "sk": "nplurals=3; plural=((n==1) ? 0 : (n>=2 && n<=4) ? 1 : 2);",
    "pl": "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
    "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
}
FORMS = {
    "sk": ("%(num)s partner", "%(num)s partneri", "%(num)s partnerov", "%(num)s partnera"),
    "pl": ("%(num)s partner", "%(num)s partnerzy", "%(num)s partnerów", "%(num)s partnera"),
    "ru": ("%(num)s партнёр", "%(num)s партнёра", "%(num)s партнёров", "%(num)s партнёра"),
}
CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {header}\\n"

msgid "%(num)s partner"
msgid_plural "%(num)s partners"
msgstr[0] "{forms[0]}"
msgstr[1] "{forms[1]}"
msgstr[2] "{forms[2]}"

msgctxt "fraction"
msgid "%(num)s partners"
msgstr "{forms[3]}"

msgctxt "table"
msgid "%(num)s partner"
msgid_plural "%(num)s partners"
msgstr[0] "1: {forms[0]}"
msgstr[1] "2: {forms[1]}"
msgstr[2] "3: {forms[2]}"
"""

# 1.5 takes the genitive singular in all three languages; it is none of the other forms in sk, pl.
EXPECTED = {
    "sk": {
        0: "0 partnerov",
        1: "1 partner",
        2: "2 partneri",
        4: "4 partneri",
        5: "5 partnerov",
        11: "11 partnerov",
        21: "21 partnerov",
        22: "22 partnerov",
        25: "25 partnerov",
        101: "101 partnerov",
        1.5: "1,5 partnera",
    },
    "pl": {
        0: "0 partnerów",
        1: "1 partner",
        2: "2 partnerzy",
        4: "4 partnerzy",
        5: "5 partnerów",
        11: "11 partnerów",
        21: "21 partnerów",
        22: "22 partnerzy",
        25: "25 partnerów",
        101: "101 partnerów",
        1.5: "1,5 partnera",
    },
    "ru": {
        0: "0 партнёров",
        1: "1 партнёр",
        2: "2 партнёра",
        4: "4 партнёра",
        5: "5 партнёров",
        11: "11 партнёров",
        21: "21 партнёр",
        22: "22 партнёра",
        25: "25 партнёров",
        101: "101 партнёр",
        1.5: "1,5 партнёра",
    },
}


@pytest.fixture
def store(tmp_path: Path) -> CatalogueStore:
    for locale, header in HEADERS.items():
        path = po_path(locale, tmp_path)
        path.parent.mkdir(parents=True)
        path.write_text(CATALOGUE.format(header=header, forms=FORMS[locale]), encoding="utf-8")
    return CatalogueStore(watch=False, translations=tmp_path)


@pytest.mark.parametrize(
    ("locale", "number", "text"),
    [(locale, number, text) for locale, all_ in EXPECTED.items() for number, text in all_.items()],
)
def test_a_counted_text_agrees_with_its_number(
    store: CatalogueStore, locale: str, number: float, text: str
) -> None:
    with speaking(locale, store):
        assert ngettext("%(num)s partner", "%(num)s partners", number) == text
        assert measured("%(num)s partner", "%(num)s partners", number) == text


@pytest.mark.parametrize("locale", HEADERS)
def test_a_number_without_a_fraction_is_whole_whatever_its_type(
    store: CatalogueStore, locale: str
) -> None:
    with speaking(locale, store):
        expected = ngettext("%(num)s partner", "%(num)s partners", 2)
        for two in (2.0, Decimal(2), Decimal("2.00")):
            assert measured("%(num)s partner", "%(num)s partners", two) == expected


def test_a_debt_takes_the_form_of_its_amount(store: CatalogueStore) -> None:
    with speaking("ru", store):
        assert ngettext("%(num)s partner", "%(num)s partners", -21) == "-21 партнёр"


def test_large_counts_are_grouped_as_the_language_groups(store: CatalogueStore) -> None:
    with speaking("sk", store):
        text = ngettext("%(num)s partner", "%(num)s partners", 1234567)
    assert text == "1\xa0234\xa0567 partnerov"


def test_counts_of_texts_without_forms_are_grouped_too() -> None:
    with speaking("ru"):
        assert gettext("At most %(count)s rows", count=20_000) == "At most 20\xa0000 rows"


def test_a_context_has_forms_of_its_own(store: CatalogueStore) -> None:
    with speaking("pl", store):
        assert npgettext("table", "%(num)s partner", "%(num)s partners", 22) == "2: 22 partnerzy"


def test_a_fraction_without_its_entry_still_gives_a_text(tmp_path: Path) -> None:
    path = po_path("sk", tmp_path)
    path.parent.mkdir(parents=True)
    po = CATALOGUE.format(header=HEADERS["sk"], forms=FORMS["sk"])
    path.write_text(po.replace('msgctxt "fraction"', 'msgctxt "other"'), encoding="utf-8")
    with speaking("sk", CatalogueStore(watch=False, translations=tmp_path)):
        assert ngettext("%(num)s partner", "%(num)s partners", 1.5) == "1,5 partnerov"


def test_english_stands_where_nothing_is_translated() -> None:
    with speaking("en"):
        for number, text in ((1, "1 partner"), (2, "2 partners"), (1.5, "1.5 partners")):
            assert measured("%(num)s partner", "%(num)s partners", number) == text
