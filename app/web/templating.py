"""Jinja for Kupec: translations, formats, and the few globals that templates may use."""

from flask import Flask, current_app, request
from jinja2 import StrictUndefined

from app.clock import now
from app.config import Settings
from app.i18n import formats
from app.i18n.collation import is_written_in_cyrillic
from app.i18n.current import current_catalogue, current_locale
from app.i18n.negotiation import in_other_locale
from app.values import Money
from app.web.static import static_url

LATIN_FONTS = ("latin", "latin-ext")
CYRILLIC_FONTS = ("cyrillic", "latin")


def init_templating(app: Flask, settings: Settings) -> None:
    """Set Jinja up: an unknown name is an error, and every text is escaped."""
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = True
    environment.lstrip_blocks = True
    environment.add_extension("jinja2.ext.i18n")
    environment.policies["ext.i18n.trimmed"] = True
    # The extension above adds this method when the program runs; Jinja's types do not know it.
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        _bare_gettext,
        _bare_ngettext,
        newstyle=True,
        pgettext=_bare_pgettext,
        npgettext=_bare_npgettext,
    )
    environment.filters.update(
        number=formats.format_number,
        share=formats.format_share,
        money=formats.format_money,
        day=formats.format_day,
        local_day=lambda moment: formats.local_day(moment, settings.timezone),
        moment=lambda moment: formats.format_moment(moment, settings.timezone),
        join_words=formats.join_words,
        country_name=formats.country_name,
        language_name=formats.language_name,
        own_language_name=formats.own_language_name,
    )
    environment.globals.update(
        settings=settings,
        now=now,
        money=Money,
        current_locale=current_locale,
        static=lambda path: static_url(current_app, path),
        absolute=lambda path: settings.base_url + path,
        in_locale=_in_locale,
        page_fonts=_page_fonts,
    )


# Jinja fills the placeholders itself and escapes what it fills in, so these return them bare.
def _bare_gettext(message: str) -> str:
    return current_catalogue().text(message)


def _bare_ngettext(singular: str, plural: str, count: int) -> str:
    return current_catalogue().counted(singular, plural, count)


def _bare_pgettext(context: str, message: str) -> str:
    return current_catalogue().text(message, context)


def _bare_npgettext(context: str, singular: str, plural: str, count: int) -> str:
    return current_catalogue().counted(singular, plural, count, context)


def _page_fonts() -> tuple[str, ...]:
    """The font files that a page of the reader's language certainly needs."""
    scripts = CYRILLIC_FONTS if is_written_in_cyrillic(current_locale()) else LATIN_FONTS
    return tuple(f"fonts/inter-{script}.woff2" for script in scripts)


def _in_locale(locale: str) -> str:
    """This page in another language, path and query kept (the language switch)."""
    return in_other_locale(request.path, request.query_string.decode("ascii", "replace"), locale)
