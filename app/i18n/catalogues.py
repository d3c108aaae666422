"""Message catalogues, read directly from the translators' ``.po`` files.

There is no compile step: a catalogue is read once, and in development again whenever its file
has changed, so that a translator saves, reloads the page and sees the words.
"""

import gettext as gnu
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

import structlog

from app.config import ROOT
from app.i18n import pofiles

TRANSLATIONS = ROOT / "translations"
DOMAIN = "messages"

log = structlog.get_logger()

# The context of the form for amounts that are no whole number (docs/decisions/0005-plurals.md).
FRACTION = "fraction"

Number = int | float | Decimal


def is_whole(number: Number) -> bool:
    """Whether a number has no fraction: 2, 2.0 and Decimal("2.00") have none."""
    return isinstance(number, int) or number % 1 == 0


@dataclass(frozen=True)
class Catalogue:
    """The translated messages of one language."""

    texts: dict[tuple[str, str], tuple[str, ...]]
    """(context or "", message id) → the forms; one form where there is no plural."""
    plural_form: Callable[[int], int]
    """Which form goes with a whole number."""
    is_lasting: ClassVar[bool] = True
    """Whether a text is the same each time it is asked for, so that a template may keep it."""

    def text(self, message: str, context: str = "") -> str:
        """The translation, or the message itself where there is none."""
        forms = self.texts.get((context, message))
        return forms[0] if forms else message

    def counted(self, singular: str, plural: str, count: Number, context: str = "") -> str:
        """The translation that goes with ``count``, by the plural rules of the language.

        The rules of a ``.po`` file know whole numbers only. For a fraction there is an entry of
        its own, which ``measured`` asks translators for; failing that the last form is taken.
        """
        if is_whole(count):
            forms = self.texts.get((context, singular))
            if not forms or len(forms) == 1:
                return singular if count == 1 else plural
            return forms[min(self.plural_form(abs(int(count))), len(forms) - 1)]
        forms = self.texts.get((FRACTION, plural)) or self.texts.get((context, singular))
        return forms[-1] if forms else plural


def po_path(locale: str, translations: Path = TRANSLATIONS) -> Path:
    """Where the translator's file of a language lies."""
    return translations / locale / "LC_MESSAGES" / f"{DOMAIN}.po"


def read_catalogue(path: Path) -> Catalogue:
    """Read one ``.po`` file. Empty and fuzzy entries count as not translated.

    Raises UnreadableFile.
    """
    catalog = pofiles.read(path)
    texts = {
        pofiles.key(message): pofiles.forms(message)
        for message in pofiles.messages(catalog)
        if not message.fuzzy and all(pofiles.forms(message))
    }
    return Catalogue(texts=texts, plural_form=plural_function(catalog.plural_expr))


@lru_cache(maxsize=16)
def _read_once(path: Path, _changed: int) -> Catalogue:
    """The file as it was saved at a moment; several apps of one process share it."""
    return read_catalogue(path)


def plural_function(expression: str) -> Callable[[int], int]:
    """The function behind a ``plural=…`` expression. Raises ValueError when it is none."""
    return gnu.c2py(expression)


class CatalogueStore:
    """The catalogues of a running program, kept current in development."""

    def __init__(self, *, watch: bool, translations: Path = TRANSLATIONS) -> None:
        self._watch = watch
        self._translations = translations
        self._read: dict[str, tuple[int, Catalogue]] = {}

    def get(self, locale: str) -> Catalogue:
        """The catalogue of a language; an empty one where no file is."""
        known = self._read.get(locale)
        if known is not None and not self._watch:
            return known[1]
        path = po_path(locale, self._translations)
        changed = path.stat().st_mtime_ns if path.exists() else 0
        if known is None or known[0] != changed:
            known = (changed, self._read_anew(path, known[1] if known else None))
            self._read[locale] = known
        return known[1]

    def _read_anew(self, path: Path, before: Catalogue | None) -> Catalogue:
        if not path.exists():
            return Catalogue({}, lambda n: int(n != 1))
        try:
            return _read_once(path, path.stat().st_mtime_ns)
        except pofiles.UnreadableFile as error:
            if before is None:
                raise pofiles.UnreadableFile(f"{path}: {error}") from error
            # A slip of the translator's pen must not take the page away.
            log.warning("unreadable translations", file=str(path), fault=str(error))
            return before
