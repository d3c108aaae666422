"""Searching: whatever the case, the marks and the script; beginnings of words; signs that mean
something to a search engine mean nothing here; a mistyped word gets a suggestion."""

from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.values import LocalizedText
from tests import cast
from tests.catalogue.programme import BARE, FULL, LISTED, POLISH, RUSSIAN, ask, facets, shown, total
from tests.pages import Element, parse


def found(client: FlaskClient, words: str, locale: str = "sk") -> set[str]:
    page = ask(client, {"q": words}, locale)
    assert total(page) == len(shown(page))
    assert not page.has(".notice"), words
    return set(shown(page))


def suggestion_of(page: Element) -> Element:
    """The link of “did you mean”."""
    (link,) = [link for link in page.all(".nothing a") if link.has("strong")]
    return link


@pytest.mark.parametrize(
    ("spellings", "who"),
    [
        (("zilina", "Žilina", "ŽILINA", "Жилина", "жилина", "Z\u030cilina"), FULL),
        (("lodz", "Łódź", "ŁÓDŹ", "Лодзь", "łodz"), POLISH),
        (("Nowak", "Новак", "novak"), BARE),
        (("zrodlo", "źródło", "Zródlo", "ŹRÓDŁO"), POLISH),
        (("Санкт-Петербург", "sankt peterburg", "САНКТ петербург"), RUSSIAN),
        (("ёлочная", "елочная", "Elocnaja", "ЁЛОЧНАЯ"), RUSSIAN),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_spellings_of_a_word_find_the_same(
    cast_client: FlaskClient, spellings: tuple[str, ...], who: str
) -> None:
    for spelling in spellings:
        assert found(cast_client, spelling) == {who}, spelling


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("Hrdina", FULL),
        ("mráz", FULL),
        ("pokladňou", FULL),  # headline, in the reader's language
        ("magazyny", FULL),  # headline in others
        ("кассой", FULL),
        ("prežijú", FULL),  # about
        ("przetrwają", FULL),
        ("modul", FULL),  # service
        ("integracje", FULL),  # category, in each language
        ("интеграции", FULL),
        ("integrácie", FULL),
        ("Slovensko", FULL),  # country, in each language
        ("Słowacja", FULL),
        ("Словакия", FULL),
        ("Poľsko", POLISH),
        ("etykiety", POLISH),
        ("Rusko", RUSSIAN),
        ("Nowak", BARE),
    ],
)
@pytest.mark.parametrize("locale", ["sk", "ru"])
def test_a_partner_is_found_by_all_that_it_says(
    cast_client: FlaskClient, words: str, who: str, locale: str
) -> None:
    assert found(cast_client, words, locale) == {who}


@pytest.mark.parametrize("words", ["Hrd", "mod", "жил", "Sło", "h"])
def test_the_beginning_of_a_word_is_enough(cast_client: FlaskClient, words: str) -> None:
    assert FULL in found(cast_client, words)


@pytest.mark.parametrize("words", ["rdina", "odul", "ilina"])
def test_the_end_of_a_word_is_not(cast_client: FlaskClient, words: str) -> None:
    assert found(cast_client, words) == set()


def test_every_word_is_needed_wherever_each_stands(cast_client: FlaskClient) -> None:
    # Name, town, service, category and longer text at once.
    assert found(cast_client, "modul zilina hrd интеграции sviatky") == {FULL}
    assert found(cast_client, "hrdina łódź") == set()
    assert found(cast_client, "design") == found(cast_client, "  design \t design ")


def test_a_search_goes_with_filters_and_counts(cast_client: FlaskClient) -> None:
    page = ask(cast_client, {"q": "projekt", "tier": "silver"})
    assert shown(page) == [POLISH]
    counts = facets(ask(cast_client, {"q": "zilina"}))
    assert counts["tier", "gold"] == 1
    assert counts["tier", "silver"] == 0
    assert counts["category", "seo"] == 1
    assert counts["category", "photo"] == 0


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Hrdyna", FULL), ("zilnia", FULL), ("pracovnja", POLISH), ("Nowik", BARE)],
)
def test_a_slip_gets_a_suggestion_that_finds(
    cast_client: FlaskClient, typed: str, meant: str
) -> None:
    page = ask(cast_client, {"q": typed})
    assert total(page) == 0
    suggestion = suggestion_of(page)
    assert suggestion.text.lower() != typed.lower()
    assert meant in shown(parse(cast_client.get(suggestion["href"]).text))


def test_a_suggestion_is_spelled_as_people_spell_it_and_keeps_the_rest(
    cast_client: FlaskClient,
) -> None:
    page = ask(cast_client, {"q": "modul Zilnia", "category": "seo", "sort": "name"})
    suggestion = suggestion_of(page)
    assert suggestion.text == "modul Žilina"
    expected = urlencode({"q": "modul Žilina", "category": "seo", "sort": "name"})
    assert suggestion["href"] == f"/sk/partners/?{expected}"
    assert shown(parse(cast_client.get(suggestion["href"]).text)) == [FULL]


def test_nothing_found_and_nothing_near_is_a_page_with_a_way_out(cast_client: FlaskClient) -> None:
    page = ask(cast_client, {"q": "qqqqqqqqqq"})
    assert total(page) == 0
    ways = [link["href"] for link in page.all(".nothing a")]
    assert ways == ["/sk/partners/"]


def test_a_partner_that_is_not_listed_is_not_found_nor_suggested(cast_client: FlaskClient) -> None:
    for words in ("Skrytá", "Zrušená", "Firma", "Skryat", "Zrusnea", "Firna"):
        page = ask(cast_client, {"q": words})
        assert total(page) == 0
        assert not page.has("#answer strong")


@pytest.mark.parametrize(
    "words",
    [
        "AND", "OR", "NOT", "NEAR", "hrdina AND", "OR mráz", "NOT hrdina", "NEAR(hrdina mráz)",
        "*", "hrd*", ":", "words:hrdina", "hrdina:*", '"', '"hrdina', "'", "''", "hrdina'",
        "&", "hrdina & mráz", "hrdina && mráz", "|", "hrdina | nowak", "!", "!hrdina", "(", ")",
        "((hrdina)", "<->", "hrdina <-> mráz", "<2>", "^hrdina", "-hrdina", "+hrdina", "{hrdina}",
        "hrdina\\", "\\", "%", "_", "hrdina%", "--", ";", "/*", "$$", "\x00hrdina", "rowid",
        "hrdina:A", "hrdina:B", "a:*b", "{words} : hrdina", "hrdina, mráz.", "x" * 120,
    ],
)  # fmt: skip
def test_signs_and_operators_are_plain_words(cast_client: FlaskClient, words: str) -> None:
    response = cast_client.get("/sk/partners/", query_string={"q": words})
    assert response.status_code == 200
    page = parse(response.text)
    letters = set("".join(c if c.isalnum() else " " for c in words).lower().split())
    if letters <= {"hrdina", "mráz", "hrd"} and letters:
        assert FULL in shown(page)
    elif letters & {"and", "or", "not", "near", "nowak", "rowid", "x"}:
        # Words like any other, which nobody here has beside the rest.
        assert total(page) == 0


@pytest.mark.parametrize("words", ["🙂", "❤️ ★", "???", '"" * & | !', "–", "&", "<->", "\x00"])
def test_a_search_without_a_word_is_left_out_with_a_notice(
    cast_client: FlaskClient, words: str
) -> None:
    page = ask(cast_client, {"q": words})
    assert "q" in page.one(".notice").text
    assert total(page) == len(LISTED)
    assert page.one("#q")["value"] == ""


def test_a_word_beside_signs_is_searched(cast_client: FlaskClient) -> None:
    assert found(cast_client, "🙂 hrdina ★") == {FULL}


def test_a_correction_is_offered_in_the_letters_that_were_typed(app: Flask) -> None:
    cast.listed("Логистика Волга", country="RU", languages=("ru",))
    client = app.test_client()
    assert suggestion_of(ask(client, {"q": "logistka"})).text == "logistika"
    assert suggestion_of(ask(client, {"q": "логистка"}, "ru")).text == "Логистика"


def test_a_correction_is_never_the_search_itself(app: Flask) -> None:
    cast.listed("Marketing Slivka", categories=("marketing",))
    client = app.test_client()
    assert suggestion_of(ask(client, {"q": "zzz-marketng"})).text == "zzz-marketing"
    assert not ask(client, {"q": "zzz/qqqqq"}).has(".nothing a strong")


def test_a_right_word_of_a_longer_text_is_left_alone(app: Flask) -> None:
    cast.listed("Slivka", about=LocalizedText({"sk": "Robíme aj pre hrnciarov."}))
    cast.listed("Hrnciarov dvor")
    cast.suspended()
    client = app.test_client()
    assert suggestion_of(ask(client, {"q": "hrnciarov slivkaa"})).text == "hrnciarov Slivka"


def test_more_words_than_are_looked_for_are_told(app: Flask) -> None:
    cast.listed("Slivka")
    words = "slivka a b c d e f g h"
    assert ask(app.test_client(), {"q": words}).has(".notice")
    assert not ask(app.test_client(), {"q": "slivka a b c d e f g"}).has(".notice")
