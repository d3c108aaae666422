"""Folding: one spelling for what a reader means to be the same word.

``lodz`` and ``Łódź``, ``zilina``, ``Žilina`` and ``Жилина`` fold to the same letters, so that a
search finds them all (see docs/decisions/0004). Both databases store folded text; neither
database's own folding is used, because they differ.
"""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii


class _Sounds(dict[int, str]):
    """What stands for a character. A picture stands for nothing: spelled out by its name, a
    smile would find whoever writes of smiles."""

    def __missing__(self, code: int) -> str:
        return " " if unicodedata.category(chr(code)) == "So" else chr(code)


# Cyrillic by the sound that Slovak and Polish readers write, not by English romanisation.
_CYRILLIC = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "z",
        "з": "z", "и": "i", "й": "j", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o",
        "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "c",
        "ч": "c", "ш": "s", "щ": "sc", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "ju",
        "я": "ja", "і": "i", "ї": "ji", "є": "je", "ґ": "g", "ә": "a", "ғ": "g", "қ": "k",
        "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h",
    }
)  # fmt: skip
# Latin letters stand there only to be looked up fast.
_LATIN = {code: chr(code) for code in range(0x180) if code < 0x80 or chr(code).isalpha()}
_SOUND_OF = _Sounds(_LATIN | _CYRILLIC)

# Spellings of one sound: Polish sz, cz, w and English romanisation meet Slovak š, č, v; x is кс.
_SOUNDS = (
    ("shch", "sc"),
    ("szcz", "sc"),
    ("kh", "h"),
    ("ch", "h"),
    ("zh", "z"),
    ("sh", "s"),
    ("sz", "s"),
    ("cz", "c"),
    ("w", "v"),
    ("x", "ks"),
)

_NOT_IN_WORDS = re.compile(r"[^a-z0-9]+")
_APOSTROPHES = re.compile(r"['’‘ʼʻ`´＇]")
_WORDS = re.compile(r"[^\W_]+(?:['’‘ʼʻ`´＇][^\W_]+)*")


def fold(text: str) -> str:
    """Folded words of a text, lower-case ASCII letters and digits separated by single spaces.

    What is folded stays as it is when folded again.
    """
    # Composed first: й typed as и and a breve is still й; wide and joined letters become plain.
    composed = unicodedata.normalize("NFKC", _APOSTROPHES.sub("", text))
    plain = anyascii(composed.casefold().translate(_SOUND_OF)).casefold()
    before = None
    while plain != before:  # "cch" becomes "ch", which is another spelling again
        before = plain
        for spelling, sound in _SOUNDS:
            plain = plain.replace(spelling, sound)
    return _NOT_IN_WORDS.sub(" ", plain).strip()


# The same words come again and again when many partners are written at once.
_fold_word = lru_cache(maxsize=32_768)(fold)


def words_with_spelling(text: str) -> dict[str, str]:
    """Folded word → the word as it stands in the text, for suggesting it back to a reader."""
    spelled: dict[str, str] = {}
    for match in _WORDS.finditer(text):
        folded = _fold_word(match.group())
        if folded and " " not in folded:
            spelled.setdefault(folded, match.group())
    return spelled
