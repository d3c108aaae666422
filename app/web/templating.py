"""Jinja for Kupec: translations, formats, and the few globals that templates may use."""

from collections.abc import Callable
from functools import lru_cache
from typing import cast

from flask import Flask, g, request
from jinja2 import StrictUndefined
from jinja2.runtime import Macro
from markupsafe import Markup

from app.clock import now
from app.config import Settings
from app.i18n import formats
from app.i18n.collation import is_written_in_cyrillic
from app.i18n.current import current_locale
from app.i18n.negotiation import in_other_locale
from app.values import Money, readable_email
from app.web.addresses import init_addresses, url_for
from app.web.spoken_templates import SpokenTemplates
from app.web.static import static_url
from app.web.template_indentation import WithoutIndentation
from app.web.template_texts import GETTEXT

LATIN_FONTS = ("latin", "latin-ext")
CYRILLIC_FONTS = ("cyrillic", "latin")

# How many answers each kept macro remembers.
KEPT = 4096

ICON = Markup('<svg class="icon" {}><use href="{}#{}"></use></svg>')
HIDDEN = Markup('aria-hidden="true"')


# What the language alone decides, given constant arguments: worked out when a template is compiled.
TEXTS = frozenset(GETTEXT)
CONSTANTS = TEXTS | {
    "absolute",
    "current_locale",
    "icon",
    "most_compared",
    "page_fonts",
    "settings",
    "static",
    "url_for",
}


def init_templating(app: Flask, settings: Settings) -> None:
    """Set Jinja up: an unknown name is an error, and every text is escaped."""
    init_addresses(app)
    app.jinja_environment = SpokenTemplates
    environment = cast(SpokenTemplates, app.jinja_env)
    environment.constants, environment.texts = CONSTANTS, TEXTS
    environment.undefined = StrictUndefined
    environment.trim_blocks = True
    environment.lstrip_blocks = True
    # In development a template that was saved is seen at the next reload.
    environment.auto_reload = not settings.is_production
    environment.add_extension("jinja2.ext.i18n")
    environment.add_extension(WithoutIndentation)
    environment.policies["ext.i18n.trimmed"] = True
    environment.policies["json.dumps_kwargs"] = {
        "sort_keys": True,
        "separators": (",", ":"),
        "ensure_ascii": False,
    }
    environment.newstyle_gettext = True  # type: ignore[attr-defined]  # the extension above adds it
    environment.filters.update(
        number=formats.format_number,
        share=formats.format_share,
        money=formats.format_money,
        day=formats.format_day,
        local_day=lambda moment: formats.local_day(moment, settings.timezone),
        short_day=formats.format_short_day,
        moment=lambda moment: formats.format_moment(moment, g.get("timezone", settings.timezone)),
        briefly=lambda moment, at: formats.format_briefly(
            moment, g.get("timezone", settings.timezone), at
        ),
        local_moment=lambda at: formats.format_local(at, g.get("timezone", settings.timezone)),
        zone_at=lambda at: formats.format_zone(at, g.get("timezone", settings.timezone)),
        in_talk=lambda moment, at: formats.format_in_talk(
            moment, g.get("timezone", settings.timezone), at
        ),
        join_words=formats.join_words,
        country_name=formats.country_name,
        language_name=formats.language_name,
        own_language_name=formats.own_language_name,
        mailbox=readable_email,
    )
    environment.globals.update(
        GETTEXT,
        settings=settings,
        now=now,
        money=Money,
        current_locale=current_locale,
        static=lambda path: static_url(app, path),
        absolute=lambda path: settings.base_url + path,
        icon=_icons(app),
        in_locale=_in_locale,
        kept=_keep if settings.is_production else _forget,
        page_fonts=_page_fonts,
        url_for=url_for,
    )


def _icons(app: Flask) -> Callable[..., Markup]:
    @lru_cache(maxsize=256)
    def icon(name: str, label: str = "") -> Markup:
        """An icon from the sprite. It is decoration unless a label makes it speak."""
        says = Markup('role="img" aria-label="{}"').format(label) if label else HIDDEN
        return ICON.format(says, static_url(app, "icons/sprite.svg"), name)

    return icon


def _keep(macro: Macro) -> Callable[..., str]:
    """A macro that remembers what it said: for one that depends on its arguments, which are plain
    values, and on the language alone. It lives as long as its template as compiled."""
    return lru_cache(maxsize=KEPT, typed=True)(macro)


def _forget(macro: Macro) -> Macro:
    """In development a macro says all anew, since templates that it uses may have been saved."""
    return macro


def _page_fonts() -> tuple[str, ...]:
    """The font files that a page of the reader's language certainly needs."""
    scripts = CYRILLIC_FONTS if is_written_in_cyrillic(current_locale()) else LATIN_FONTS
    return tuple(f"fonts/inter-{script}.woff2" for script in scripts)


def _in_locale(locale: str) -> str:
    """This page in another language, path and query kept (the language switch)."""
    return in_other_locale(request.path, request.query_string.decode("ascii", "replace"), locale)
