"""Search finds a word whatever its case, diacritics and script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.i18n.folding import fold, words_with_spelling
from app.i18n.names import countries_by_name, is_country

any_text = st.text(alphabet=st.characters(), max_size=60)  # lone surrogates too


@pytest.mark.parametrize(
    "spellings",
    [
        ("lodz", "Łódź", "ŁÓDŹ", "Лодзь", "Lódz"),
        ("zilina", "Žilina", "ŽILINA", "Жилина", "Zhilina", "Z\u030cilina"),
        ("Warszawa", "Варшава", "Varšava", "warszawa"),
        ("Košice", "Кошице", "kosice", "KOŠICE"),
        ("Szczecin", "Щецин", "Ščecin"),
        ("Bydgoszcz", "Быдгощ"),
        ("O'Hara", "O’Hara", "O‘Hara", "OHara", "O´Hara", "o`hara"),
        ("Николай", "Nikolaj", "Никола\u0438\u0306"),
        ("Ёлка", "елка", "Е\u0308лка"),
        ("Макс", "Max", "MAX"),
        ("Chata", "Хата", "hata"),
        ("Straße", "STRASSE", "Ｓtrasse"),
    ],
)
def test_spellings_of_one_word_fold_alike(spellings: tuple[str, ...]) -> None:
    assert len({fold(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("Praha", "Prato"), ("Лодзь", "Лазь"), ("Nitra", "Mitra"), ("1", "2")]
)
def test_other_words_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_signs_part_words_and_vanish_at_the_ends() -> None:
    assert fold("  „E-mail & SEO“ — (2026)! ") == "e mail seo 2026"


@given(any_text)
def test_folding_gives_plain_words_for_any_text_and_twice_the_same(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert folded == " ".join(folded.split())
    assert all(sign in "abcdefghijklmnopqrstuvwxyz0123456789 " for sign in folded)


@given(st.text(alphabet="ckhszwx", max_size=12))
def test_spellings_of_sounds_fold_to_an_end(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(any_text)
def test_a_suggestion_is_a_word_of_the_text(text: str) -> None:
    for folded, word in words_with_spelling(text).items():
        assert word in text
        assert fold(word) == folded


def test_a_country_is_found_by_its_name_in_any_language() -> None:
    by_name = countries_by_name(("sk", "pl", "ru"))
    for name in ("Slovensko", "Słowacja", "Словакия"):
        assert by_name[fold(name)] == "SK"


def test_what_is_no_country_is_none() -> None:
    for code in ("ZZ", "EU", "UN", "XA", "QO", "sk", "S", "ŠK", "12"):
        assert not is_country(code)
    assert all(is_country(code) for code in ("SK", "PL", "RU", "CZ", "KZ"))
