"""Spelling of translations by hunspell's dictionaries and the project's own words."""

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

from app.i18n.entries import words_only

DICTIONARIES = {"sk": "sk_SK", "pl": "pl_PL", "ru": "ru_RU"}
# Addresses, file names and names_of_columns are no words of a language.
_ADDRESS = re.compile(r"\S+://\S+|\S+@\S+|\b[\w-]+\.(?:csv|xlsx|po|pot|txt)\b|\b\w+_\w+\b")


def own_words(path: Path) -> set[str]:
    """Words of the project: one a line, ``#`` begins a comment."""
    if not path.exists():
        return set()
    lines = path.read_text(encoding="utf-8").splitlines()
    return {word for line in lines if (word := line.partition("#")[0].strip())}


def misspelt(texts: Iterable[str], locale: str, own: set[str]) -> list[str]:
    """Words that neither the language's dictionary nor the project's list has, sorted.

    A word of the list holds for any case of its first letter.
    """
    plain = "\n".join(_ADDRESS.sub(" ", words_only(text)) for text in texts)
    done = subprocess.run(
        ["hunspell", "-l", "-i", "utf-8", "-d", DICTIONARIES[locale]],
        input=plain,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    known = own | {word[:1].upper() + word[1:] for word in own}
    return sorted({word for word in done.stdout.split() if word not in known})
