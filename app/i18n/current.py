"""The language that is being spoken now, and the gettext family over it.

The language is a context variable rather than a property of the request, so that mails, commands
and tests speak a language too: ``with speaking("pl"): …``.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar, Token
from functools import lru_cache

from babel.numbers import format_decimal
from markupsafe import escape

from app.i18n.catalogues import Catalogue, CatalogueStore, Number

SOURCE_LOCALE = "en"
LATE_GROUPING = frozenset({"bg", "es", "pl"})
"""Languages in which four digits stand together: those with two in CLDR's
``minimumGroupingDigits``, which Babel does not read."""

_locale: ContextVar[str] = ContextVar("locale", default=SOURCE_LOCALE)
_store: ContextVar[CatalogueStore | None] = ContextVar("catalogues", default=None)
_shared_store = CatalogueStore(watch=False)


def current_locale() -> str:
    """Code of the language that is being spoken: ``"sk"``."""
    return _locale.get()


def speak(locale: str, store: CatalogueStore | None = None) -> Token[str]:
    """Speak a language from here on, as a request does. ``store`` replaces the catalogues."""
    if store is not None:
        _store.set(store)
    return _locale.set(locale)


def fall_silent(_error: BaseException | None = None) -> None:
    """Forget the language of a request that is over: the thread goes on to other work."""
    _store.set(None)
    _locale.set(SOURCE_LOCALE)


@contextmanager
def speaking(locale: str, store: CatalogueStore | None = None) -> Iterator[None]:
    """Speak a language for the length of a block."""
    before = _store.get()
    token = speak(locale, store)
    try:
        yield
    finally:
        _locale.reset(token)
        _store.set(before)


def current_catalogue() -> Catalogue:
    """The messages of the language that is being spoken."""
    return (_store.get() or _shared_store).get(current_locale())


def gettext(message: str, /, **params: object) -> str:
    """The message in the language being spoken, with ``%(name)s`` filled in; ``%(num)s`` and
    ``%(count)s`` are written as the language writes numbers."""
    text = current_catalogue().text(message)
    return text % _with_written(params) if params else text


def ngettext(singular: str, plural: str, count: int, /, **params: object) -> str:
    """The message that goes with ``count``.

    ``%(num)s`` is the count unless given; it and ``%(count)s`` are written as the language
    writes numbers.
    """
    text = current_catalogue().counted(singular, plural, count)
    return text % _with_written_count(count, params)


def measured(singular: str, plural: str, amount: Number, /, **params: object) -> str:
    """As ngettext, for amounts that may have a fraction: hours, averages.

    Translators are asked for one form more, the one that goes with 1.5
    (docs/decisions/0005-plurals.md).
    """
    text = current_catalogue().counted(singular, plural, amount)
    return text % _with_written_count(amount, params)


def pgettext(context: str, message: str, /, **params: object) -> str:
    """The message as meant in ``context``, where one English word has two translations."""
    text = current_catalogue().text(message, context)
    return text % _with_written(params) if params else text


def npgettext(context: str, singular: str, plural: str, count: int, /, **params: object) -> str:
    """The message as meant in ``context`` that goes with ``count``."""
    text = current_catalogue().counted(singular, plural, count, context)
    return text % _with_written_count(count, params)


def _with_written_count(count: Number, params: Mapping[str, object]) -> dict[str, object]:
    return _with_written({"num": count, **params})


def _with_written(params: Mapping[str, object]) -> dict[str, object]:
    filled: dict[str, object] = dict(params)
    for name in ("num", "count"):
        value = filled.get(name)
        if isinstance(value, Number):
            filled[name] = written_number(value)
    return filled


def written_number(number: Number) -> str:
    """A number as the language being spoken writes it: ``1 234,5``."""
    if isinstance(number, int) and 0 <= number < 1000:
        return str(number)  # the same in every language on offer, and most counts are small
    return _number_in(number, current_locale())


# The type counts too: what is equal need not be written alike.
@lru_cache(maxsize=4096, typed=True)
def _number_in(number: Number, locale: str) -> str:
    return format_decimal(number, locale=locale, group_separator=is_grouped(number, locale))


def is_grouped(number: Number, locale: str) -> bool:
    """Whether the language sets a number's thousands apart: ``1 234`` and ``12 345`` in Slovak,
    ``1234`` and ``12 345`` in Polish."""
    return locale not in LATE_GROUPING or not -10_000 < number < 10_000


class LazyText:
    """A message that is translated when it is shown, for labels that are made at import."""

    def __init__(
        self, message: str, params: Mapping[str, object] | None = None, context: str | None = None
    ) -> None:
        self.message = message
        self.params = params or {}
        self.context = context

    def __str__(self) -> str:
        if self.context is not None:
            return pgettext(self.context, self.message, **self.params)
        return gettext(self.message, **self.params)

    def __html__(self) -> str:
        return str(escape(str(self)))

    def __mod__(self, params: object) -> str:
        return str(self) % params

    def __repr__(self) -> str:
        return f"LazyText({self.message!r})"


def lazy_gettext(message: str, **params: object) -> LazyText:
    """A message for later: translated each time it is shown."""
    return LazyText(message, params)


def lazy_pgettext(context: str, message: str) -> LazyText:
    """As ``lazy_gettext``, for one English word that has two translations."""
    return LazyText(message, context=context)
