"""Sorting by the alphabet of a language, as keys that both databases compare byte by byte.

``translations/<locale>/alphabet.txt`` names the letters of a language in their order; a letter
may be several characters (Slovak ``ch``). What is not named there falls back to its base letter
(Slovak ``á`` sorts with ``a`` and after it), and the letters of other scripts come after.

A key has three parts, as in the Unicode collation algorithm: the letters, then the accents, then
the case; a later part decides only where the ones before are equal. Punctuation and symbols do
not count (``„Tri groše“`` stands under T), a space comes before every letter, digits before
letters.
"""

import unicodedata
from functools import lru_cache
from itertools import chain
from pathlib import Path

from anyascii import anyascii

from app.i18n.catalogues import TRANSLATIONS

LATIN = "a b c d e f g h i j k l m n o p q r s t u v w x y z"
CYRILLIC = "а б в г д е ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ы ь э ю я"

# Letters of Ukrainian and Kazakh for which Unicode knows no base letter. Each comes right after the
# letter where a Russian reader looks for it: Көк after Кошка, before Купец.
CYRILLIC_BASES = dict(zip("ґғәєіқңөұүһ", "ггаеикноуух", strict=True))

SPACE = 1
FIRST_DIGIT = 2
FIRST_LETTER = 12
AFTER_LETTER = 255
# Keys are cut here: equal beginnings of this length are told apart by the id that follows.
LONGEST_KEY = 48


class Alphabet:
    """The letters of one language in their order."""

    def __init__(self, letters: list[str]) -> None:
        own = list(dict.fromkeys(letters))
        others = [letter for letter in chain(LATIN.split(), CYRILLIC.split()) if letter not in own]
        self.weights = {letter: FIRST_LETTER + place for place, letter in enumerate(own + others)}
        self.longest = max(len(letter) for letter in self.weights)
        self.after_all = FIRST_LETTER + len(self.weights)

    def key(self, text: str) -> bytes:
        """A key whose byte order is the alphabet's order; at most ``LONGEST_KEY`` bytes."""
        composed = unicodedata.normalize("NFC", text)
        letters, accents, cases = bytearray(), bytearray(), bytearray()
        at = 0
        after_space = False
        while at < len(composed):
            weights, accent, length = self._letter_at(composed, at)
            if weights and after_space and letters:
                letters.append(SPACE)
            if weights:
                letters += weights
                accents.append(accent)
                cases.append(2 if composed[at].isupper() else 1)
            # Spaces count once, between letters only: those at the ends were never meant.
            after_space = composed[at].isspace() or (after_space and not weights)
            at += length
        return bytes(letters + b"\0" + accents + b"\0" + cases)[:LONGEST_KEY]

    def _letter_at(self, text: str, at: int) -> tuple[bytes, int, int]:
        """Weights of the letter (none: it does not count), its accent, and characters taken."""
        for length in range(self.longest, 0, -1):
            piece = text[at : at + length].lower()
            if len(piece) == length and piece in self.weights:
                return bytes([self.weights[piece]]), 1, length
        character = text[at]
        if character.isdecimal():
            return bytes([FIRST_DIGIT + unicodedata.decimal(character)]), 1, 1
        if not character.isalpha():
            return b"", 0, 1
        return *self._foreign_letter(character.lower()), 1

    def _foreign_letter(self, letter: str) -> tuple[bytes, int]:
        """A letter outside the alphabet: with its base letters and after them (á, ø, ß, æ), or
        after all letters by its code point when it is of another script."""
        decomposed = unicodedata.normalize("NFD", letter)
        has_marks = len(decomposed) > 1 and all(map(unicodedata.combining, decomposed[1:]))
        base = decomposed[0] if has_marks else letter
        accent = 2 + (ord(decomposed[-1]) % 250 if has_marks else 0)
        if base in self.weights:
            return bytes([self.weights[base]]), accent
        if base in CYRILLIC_BASES:
            return bytes([self.weights[CYRILLIC_BASES[base]], AFTER_LETTER]), 2 + ord(base) % 250
        if unicodedata.name(base, "").startswith("LATIN"):
            spelled = (self.weights.get(plain, 0) for plain in anyascii(base).lower())
            return bytes(weight for weight in spelled if weight), accent
        return bytes([self.after_all]) + ord(base[0]).to_bytes(3), accent


def read_alphabet(path: Path) -> Alphabet:
    """Read an alphabet file: letters separated by white space, ``#`` begins a comment."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return Alphabet([letter for line in lines for letter in line.partition("#")[0].split()])


@lru_cache
def alphabet(locale: str) -> Alphabet:
    """The alphabet of a language; Latin, then Cyrillic, where it has none of its own."""
    return read_alphabet(TRANSLATIONS / locale / "alphabet.txt")


def is_written_in_cyrillic(locale: str) -> bool:
    """Whether the alphabet of a language begins with a Cyrillic letter."""
    return next(iter(alphabet(locale).weights)) in CYRILLIC.split()


def sort_key(text: str, locale: str) -> bytes:
    """Key of a text for sorting by the alphabet of a language."""
    return alphabet(locale).key(text)
