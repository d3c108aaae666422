"""The language of a request: it stands in the address, or is negotiated where it does not."""

import os
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, current_app, g, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.routing import BaseConverter

from app.config import Settings, settings
from app.i18n.catalogues import CatalogueStore
from app.i18n.current import SOURCE_LOCALE, current_locale, speak
from app.i18n.negotiation import (
    COOKIE,
    COOKIE_SECONDS,
    in_other_locale,
    locale_of_path,
    locale_of_terminal,
    preferred_locale,
)


def init_languages(app: Flask, configured: Settings) -> None:
    """Let addresses carry the language, and speak it during the request."""
    app.url_map.converters["locale"] = _converter(configured.locales)
    app.config["CATALOGUES"] = CatalogueStore(watch=not configured.is_production)
    if configured.is_production:
        for locale in configured.locales:
            app.config["CATALOGUES"].get(locale)
    # Until a request says otherwise, as in commands, the language of the terminal is spoken.
    terminal = locale_of_terminal(os.environ, configured.locales, SOURCE_LOCALE)
    speak(terminal, app.config["CATALOGUES"])
    app.before_request(_speak_readers_language)
    app.after_request(_remember_switch)
    app.url_value_preprocessor(_take_locale)
    app.url_defaults(_give_locale)
    app.add_url_rule("/", "front_door", _front_door)


def register_localized(app: Flask, blueprint: Blueprint) -> None:
    """Put a feature's pages below the language: ``/sk/…``."""
    app.register_blueprint(blueprint, url_prefix="/<locale:locale>")


def _converter(locales: tuple[str, ...]) -> type[BaseConverter]:
    class LocaleConverter(BaseConverter):
        regex = "|".join(locales)
        part_isolating = True

    return LocaleConverter


def _speak_readers_language() -> None:
    on_offer = settings().locales
    locale = locale_of_path(request.path, on_offer) or preferred_locale(
        request, on_offer, settings().default_locale
    )
    g.locale = locale
    speak(locale, current_app.config["CATALOGUES"])


def _take_locale(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values:
        values.pop("locale", None)


def _give_locale(endpoint: str, values: dict[str, Any]) -> None:
    if "locale" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "locale"):
        values["locale"] = current_locale()


def _front_door() -> ResponseReturnValue:
    query = request.query_string.decode("ascii", "replace")
    response = redirect(in_other_locale("/", query, g.locale))
    response.headers["Vary"] = "Cookie, Accept-Language"
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _remember_switch(response: Response) -> Response:
    """Remember the language of a reader who came from the same site in another one.

    Only the switch leads from one language to another, so no script and no detour is needed, and
    every other page stays free of cookies.
    """
    here = locale_of_path(request.path, settings().locales)
    referer = request.referrer or ""
    if here is None or response.status_code >= 400:
        return response
    if switched_language(referer, request.host, here, settings().locales):
        response.set_cookie(
            COOKIE,
            here,
            max_age=COOKIE_SECONDS,
            # Behind a proxy the request itself came in the clear.
            secure=settings().base_url.startswith("https:"),
            httponly=True,
            samesite="Lax",
        )
        # What no cache may keep stays so.
        if not response.cache_control.no_store:
            response.headers["Cache-Control"] = "private, no-cache"
    return response


def switched_language(referer: str, host: str, here: str, locales: tuple[str, ...]) -> bool:
    """Whether a reader who is now in the language ``here`` comes from another language of the
    same site. ``host`` is as ``request.host`` has it."""
    try:
        came_from = urlsplit(referer)
    except ValueError:
        return False
    return came_from.netloc == host and locale_of_path(came_from.path, locales) not in (None, here)
