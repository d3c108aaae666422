"""Checks of a translation's signs and letters: quotation marks, dots, look-alike letters."""

import re
import unicodedata
from collections.abc import Iterator, Mapping

from app.i18n.entries import Entry, words_only

# The quotation marks of a language: the usual pair, then the pair inside it.
QUOTES: Mapping[str, str] = {
    "sk": "„“‚‘",
    "cs": "„“‚‘",
    "pl": "„”«»",
    "ru": "«»„“",
}
ALL_QUOTES = '"“”„‟«»‹›‘‚'
APOSTROPHE = "'"

# Cyrillic letters that pass for Latin ones, alone, as Russian has words of one letter.
LOOKALIKES = frozenset("aAcCoOkKyYB")

_WORD = re.compile(r"[^\W\d_]+")


def quote_faults(entry: Entry) -> Iterator[str]:
    """Quotation marks of another language, and the typewriter's."""
    own = QUOTES.get(entry.locale)
    if own is None:
        return
    text = _all_words(entry)
    pair, inner = (own[0], own[1]), (own[2], own[3])
    usual = f"{own[0]}…{own[1]}, inside them {own[2]}…{own[3]}"
    for mark in sorted(set(text) & set(ALL_QUOTES) - set(own)):
        yield f"the quotation mark {mark} is not this language's: {usual}"
    if APOSTROPHE in text:
        yield f"the typewriter's apostrophe stands for ’ or for a quotation mark: {usual}"
    for form in entry.forms:
        bare = words_only(form)
        if any(bare.count(first) != bare.count(last) for first, last in (pair, inner)):
            yield f"a quotation mark has no partner: {usual}"


def dot_faults(entry: Entry) -> Iterator[str]:
    """Three dots in place of the one sign."""
    if "..." in _all_words(entry):
        yield "three dots stand for the one sign …"


def script_faults(entry: Entry) -> Iterator[str]:
    """Latin letters inside a Cyrillic word and the reverse: they look alike and are not found."""
    words = _WORD.findall(_all_words(entry))
    for word in dict.fromkeys(words):
        scripts = {_script(letter) for letter in word}
        if {"LATIN", "CYRILLIC"} <= scripts:
            latin = "".join(letter for letter in word if _script(letter) == "LATIN")
            yield f"“{word}” mixes Latin letters ({latin}) with Cyrillic ones"
        elif entry.locale == "ru" and word in LOOKALIKES:
            yield f"“{word}” is a Latin letter that looks like a Russian word"


def _all_words(entry: Entry) -> str:
    return " ".join(words_only(form) for form in entry.forms)


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
