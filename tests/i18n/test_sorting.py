"""Sorting by the alphabet of the reader's language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.i18n.collation import LONGEST_KEY, sort_key
from app.i18n.current import speaking
from app.i18n.formats import sort_by_text

LOCALES = ("sk", "pl", "ru", "en")
any_text = st.text(alphabet=st.characters(), max_size=40)  # lone surrogates too

ORDERED = {
    # ch is a letter after h; ä, ô, č, š, ž are letters; á, ľ, ď sort with their base, after it.
    "sk": "áno auto Äpfel cieľ čaj ďakujem dom hora chata ihla lom osem ôsmy sova šál tím zub žaba",
    "pl": "ananas ąkanie cena ćma ekran ęsi lato Lublin łąka Łódź nos ńu oko ósmy sok śnieg "
    "zebra źrebię żaba",
    "ru": "ад ёлка ель еще ещё жук йод ком эхо юг яма Alza iPhone Kupec",
}


@pytest.mark.parametrize("locale", ORDERED)
def test_words_stand_in_the_order_of_the_alphabet(locale: str) -> None:
    words = ORDERED[locale].split()
    assert sorted(words, key=lambda word: sort_key(word, locale)) == words


def test_ch_is_one_letter_after_h_in_slovak_alone() -> None:
    assert sort_key("chata", "sk") > sort_key("hora", "sk")
    assert sort_key("CHATA", "sk") > sort_key("hora", "sk")
    assert sort_key("Chata", "sk") < sort_key("ihla", "sk")
    assert sort_key("chata", "pl") < sort_key("hora", "pl")


def test_yo_goes_with_ye_and_after_it() -> None:
    assert sort_key("все", "ru") < sort_key("всё", "ru") < sort_key("всех", "ru")


def test_the_readers_script_comes_first() -> None:
    assert sort_key("Яма", "ru") < sort_key("Alza", "ru")
    assert sort_key("Zuza", "sk") < sort_key("Алза", "sk")
    for locale in LOCALES:  # the scripts of others come after both, by their letters
        assert sort_key("žлz", locale) < sort_key("Ωmega", locale) < sort_key("北京", locale)


def test_case_and_accents_decide_only_between_equal_letters() -> None:
    assert sort_key("dom", "sk") < sort_key("Dom", "sk") < sort_key("doma", "sk")
    assert sort_key("lad", "sk") < sort_key("ľad", "sk") < sort_key("ladz", "sk")
    assert sort_key("strase", "sk") < sort_key("Straße", "sk") < sort_key("strasta", "sk")


def test_signs_do_not_count_and_spaces_count_once() -> None:
    assert sort_key("„Tri groše“", "sk") == sort_key("Tri groše", "sk")
    assert sort_key("  Tri \t groše ", "sk") == sort_key("Tri groše", "sk")
    assert sort_key("Tri - groše", "sk") == sort_key("Tri groše", "sk")
    assert sort_key("a z", "sk") < sort_key("aa", "sk")
    assert sort_key("1 shop", "sk") < sort_key("2 shop", "sk") < sort_key("a", "sk")


def test_a_letter_sorts_alike_however_it_was_typed() -> None:
    assert sort_key("z\u030caba", "sk") == sort_key("žaba", "sk")
    assert sort_key("и\u0306од", "ru") == sort_key("йод", "ru")


def test_pairs_are_sorted_for_the_reader_and_equals_keep_their_order() -> None:
    pairs = [("hora", 1), ("chata", 2), ("Hora", 3), ("hora", 4)]
    with speaking("sk"):
        assert sort_by_text(pairs) == [("hora", 1), ("hora", 4), ("Hora", 3), ("chata", 2)]


@given(any_text, st.sampled_from(LOCALES))
def test_every_text_has_a_key_of_bounded_length(text: str, locale: str) -> None:
    key = sort_key(text, locale)
    assert isinstance(key, bytes)
    assert len(key) <= LONGEST_KEY
    assert key == sort_key(text, locale)


letters = st.text(alphabet="abdezáž9", max_size=10)


@given(letters, letters, st.sampled_from(LOCALES))
def test_a_beginning_never_comes_after_the_whole(start: str, rest: str, locale: str) -> None:
    assert sort_key(start, locale) <= sort_key(start + rest, locale)
