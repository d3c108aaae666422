"""Translators' mode, in development only: where each text of a page comes from.

``?texts=show`` puts a number after each translated text, ``Save⟨12⟩``, and the layout lists at
the end of the page what the numbers mean. The numbers are visible characters, so the page stays
valid wherever a text may stand, attributes included.
"""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import ClassVar

from flask import Flask, current_app, request

from app.i18n import pofiles
from app.i18n.catalogues import DOMAIN, TRANSLATIONS, Catalogue, CatalogueStore, Number
from app.i18n.current import current_locale, speak

QUERY, SHOW = "texts", "show"
TEMPLATE = TRANSLATIONS / f"{DOMAIN}.pot"


@dataclass(frozen=True)
class Origin:
    """One text of the page."""

    number: int
    message: str
    """The message id: what a translator searches the ``.po`` file for."""
    context: str
    files: tuple[str, ...]
    """Where the text stands in the program; empty until ``translations update`` has seen it."""


class Origins:
    """The texts of one page, numbered in the order in which they were first asked for."""

    def __init__(self, files: dict[tuple[str, str], tuple[str, ...]]) -> None:
        self._files = files
        self._found: dict[tuple[str, str], Origin] = {}

    def number(self, message: str, context: str) -> int:
        """The number of a text; the same text has the same number wherever it stands."""
        key = (context, message)
        if key not in self._found:
            files = self._files.get(key, ())
            self._found[key] = Origin(len(self._found) + 1, message, context, files)
        return self._found[key].number

    def listed(self) -> list[Origin]:
        """All of them by number."""
        return list(self._found.values())


class MarkingStore(CatalogueStore):
    """The catalogues of another store, each text with its number."""

    def __init__(self, store: CatalogueStore, origins: Origins) -> None:
        super().__init__(watch=False)
        self._store = store
        self._origins = origins

    def get(self, locale: str) -> Catalogue:
        """The catalogue whose texts carry their numbers."""
        catalogue = self._store.get(locale)
        return _MarkingCatalogue(catalogue.texts, catalogue.plural_form, self._origins)


@dataclass(frozen=True)
class _MarkingCatalogue(Catalogue):
    origins: Origins
    is_lasting: ClassVar[bool] = False

    def text(self, message: str, context: str = "") -> str:
        return self._marked(super().text(message, context), message, context)

    def counted(self, singular: str, plural: str, count: Number, context: str = "") -> str:
        text = super().counted(singular, plural, count, context)
        return self._marked(text, singular, context)

    def _marked(self, text: str, message: str, context: str) -> str:
        return f"{text}⟨{self.origins.number(message, context)}⟩"


_collected: ContextVar[Origins | None] = ContextVar("origins", default=None)


def init_origins(app: Flask) -> None:
    """Collect on request. Comes after the language of the request is known."""
    app.before_request(_collect_when_asked)
    app.teardown_request(_stop_collecting)


def text_origins() -> list[Origin]:
    """What the numbers on the page mean; empty unless the page was asked to show them."""
    origins = _collected.get()
    return origins.listed() if origins is not None else []


def _files_of_texts() -> dict[tuple[str, str], tuple[str, ...]]:
    """(context or "", message id) → the files that it stands in."""
    if not TEMPLATE.exists():
        return {}
    return {
        pofiles.key(message): tuple(name for name, _ in message.locations)
        for message in pofiles.messages(pofiles.read(TEMPLATE))
    }


def _collect_when_asked() -> None:
    if request.args.get(QUERY) != SHOW:
        return
    origins = Origins(_files_of_texts())
    _collected.set(origins)
    speak(current_locale(), MarkingStore(current_app.config["CATALOGUES"], origins))


def _stop_collecting(_error: BaseException | None) -> None:
    _collected.set(None)
