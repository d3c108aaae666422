"""Addresses of pages in the language that is being spoken, kept in memory.

A page names some dozens of addresses, most of them the same as the page before it did. Kupec lies
at the root of its host, so an address depends on nothing but the language and what is asked for.
"""

from functools import lru_cache
from typing import Any

from flask import Flask, current_app

from app.i18n.current import current_locale

KEPT = 4096


def init_addresses(app: Flask) -> None:
    """Keep the addresses of this app; another app in the process has its own."""

    @lru_cache(maxsize=KEPT)
    def kept(endpoint: str, locale: str, values: tuple[tuple[str, str], ...]) -> str:
        return _built(app, endpoint, locale, dict(values))

    app.extensions["addresses"] = kept


def url_for(endpoint: str, **values: Any) -> str:
    """The path of a page with its query: ``url_for("catalogue.partner", slug="x")``.

    As Flask's, for paths on this site. Raises werkzeug's BuildError when there is no such page.
    """
    for value in values.values():
        # Equal values may be written differently: 1 and True, or a list that cannot be kept.
        if type(value) is not str:
            return _built(current_app, endpoint, current_locale(), values)
    path: str = current_app.extensions["addresses"](
        endpoint, current_locale(), tuple(values.items())
    )
    return path


def _built(app: Flask, endpoint: str, locale: str, values: dict[str, Any]) -> str:
    if "locale" not in values and app.url_map.is_endpoint_expecting(endpoint, "locale"):
        values = {**values, "locale": locale}
    # The host does not show: the address is a path.
    return app.url_map.bind("localhost").build(endpoint, values)
