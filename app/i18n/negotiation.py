"""Which language a reader gets before an address says so, and how the choice is remembered."""

from collections.abc import Mapping
from urllib.parse import quote

from flask import Request

COOKIE = "kupec_locale"
COOKIE_SECONDS = 365 * 24 * 3600


def preferred_locale(request: Request, locales: tuple[str, ...], default: str) -> str:
    """By the language cookie, then Accept-Language, then the default."""
    remembered = request.cookies.get(COOKIE)
    if remembered in locales:
        return remembered
    # Compared here and returned as they are on offer: a header may say SK, an address never does.
    on_offer = {_comparable(locale): locale for locale in locales}
    for wanted, quality in request.accept_languages:
        code = _comparable(wanted)
        found = on_offer.get(code) or on_offer.get(code.partition("_")[0])
        if found and quality > 0:  # a quality of 0 means: not this one
            return found
    return default


def _comparable(code: str) -> str:
    return code.replace("-", "_").lower()


def locale_of_terminal(environ: Mapping[str, str], locales: tuple[str, ...], other: str) -> str:
    """The language that commands speak: the terminal's when it is on offer, else ``other``."""
    named = (environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    code = next((value for value in named if value), "").partition("_")[0]
    return code if code in locales else other


def locale_of_path(path: str, locales: tuple[str, ...]) -> str | None:
    """The language in an address: ``"/sk/partners/"`` → ``"sk"``."""
    first = path.lstrip("/").partition("/")[0]
    return first if first in locales else None


def in_other_locale(path: str, query: str, locale: str) -> str:
    """The same page and query in another language.

    ``path`` is decoded, as a request holds it, and begins with a language or is ``/``; ``query``
    is as it came, encoded.
    """
    _, _, rest = path.lstrip("/").partition("/")
    return f"/{locale}/{quote(rest)}" + (f"?{query}" if query else "")
