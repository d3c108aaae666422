"""What an anonymous reader asks for, brought to the one form in which it is kept.

Two requests that must get the same bytes become the same ``Asked``; whatever is left out of it is
kept from Flask too, so that no page can depend on it.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.wsgi import get_host

from app.config import Settings
from app.i18n.negotiation import locale_of_path
from app.web.languages import switched_language
from app.web.page_cache.encodings import IDENTITY, chosen_encoding
from app.web.page_cache.kept import declared
from app.web.pages import swaps_a_part
from app.web.security import own_hosts

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

STATIC = "/static/"
# Whoever is signed in has it; no page for them is kept or taken from what is kept.
SESSION_COOKIE = "session"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of anonymous readers."""

    key: str
    """The same for all who must get the same bytes."""
    path: str
    """As WSGI has it."""
    query: str
    """Known parameters with a value, in one order."""
    is_fragment: bool
    encoding: str
    locale: str | None
    """Language of the path."""
    host: str
    home: str
    """How the address of a page in the same language begins, after ``https://``."""


class Reading:
    """Reads requests for one app."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._views = app.view_functions
        self._addresses = app.url_map.bind("")
        self._settings = settings
        self._is_own = own_hosts(settings)
        self._server = _server_of(settings.base_url)

    def asked(self, environ: "WSGIEnvironment") -> Asked | None:
        """What a GET or HEAD request asks for; None when the answer is not one that is kept."""
        path: str = environ["PATH_INFO"]
        if path.startswith(STATIC):
            return None
        host = get_host(environ)
        query = environ.get("QUERY_STRING", "")
        if not host or not self._is_own(host) or environ.get("SCRIPT_NAME"):
            return None
        # Bytes that should have been escaped: Flask says what is wrong.
        if not query.isascii():
            return None
        try:
            decoded = path.encode("latin-1").decode()
            endpoint, _ = self._addresses.match(decoded, "GET")
        except (HTTPException, RequestRedirect, UnicodeError):
            return None
        page = declared(self._views[endpoint])
        if page is None or self._shows_texts(query):
            return None
        is_fragment = swaps_a_part(
            _is_true(environ.get("HTTP_HX_REQUEST")),
            _is_true(environ.get("HTTP_HX_BOOSTED")),
            _is_true(environ.get("HTTP_HX_HISTORY_RESTORE_REQUEST")),
        )
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "") if page.is_text else ""
        encoding = chosen_encoding(accepted) if accepted else IDENTITY
        known = _normalised(query, page.parameters)
        locale = locale_of_path(decoded, self._settings.locales)
        return Asked(
            key=f"{encoding} {'part' if is_fragment else 'page'} {path}?{known}",
            path=path,
            query=known,
            is_fragment=is_fragment,
            encoding=encoding,
            locale=locale,
            host=host,
            home=f"{host}/{locale}/",
        )

    def environ_of(self, asked: Asked, environ: "WSGIEnvironment") -> "WSGIEnvironment":
        """The request as Flask sees it: what was asked, and nothing of who asks."""
        clean = {name: value for name, value in environ.items() if name.startswith("wsgi.")}
        clean |= self._server
        clean |= {"REQUEST_METHOD": "GET", "PATH_INFO": asked.path, "QUERY_STRING": asked.query}
        if asked.is_fragment:
            clean["HTTP_HX_REQUEST"] = "true"
        return clean

    def remembers_switch(self, asked: Asked, referer: str) -> bool:
        """Whether the answer sets the language cookie: the reader comes from the same site in
        another language (docs/decisions/0008-*.md)."""
        if asked.locale is None or referer.startswith(asked.home, referer.find("//") + 2):
            return False
        return switched_language(referer, asked.host, asked.locale, self._settings.locales)

    def _shows_texts(self, query: str) -> bool:
        """Whether translators' mode may be meant, in which each page is another."""
        return not self._settings.is_production and "texts" in query


def is_signed_in(environ: "WSGIEnvironment") -> bool:
    """Whether a request may be of somebody who is signed in: rather too often than once too
    seldom."""
    return SESSION_COOKIE in environ.get("HTTP_COOKIE", "")


def _server_of(base_url: str) -> dict[str, str]:
    """What WSGI says of a server that is asked by the site's own address, whoever asks."""
    parts = urlsplit(base_url)
    name = (parts.hostname or "").encode("idna").decode()
    host = f"[{name}]" if ":" in name else name
    return {
        "wsgi.url_scheme": parts.scheme,
        "HTTP_HOST": f"{host}:{parts.port}" if parts.port else host,
        "SERVER_NAME": name,
        "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "SCRIPT_NAME": "",
    }


def _normalised(query: str, parameters: tuple[str, ...]) -> str:
    if not query or not parameters:
        return ""
    # As Flask reads them, so that it reads the same from what is written here.
    given = parse_qsl(query, keep_blank_values=False, errors="werkzeug.url_quote")
    return urlencode([pair for name in parameters for pair in given if pair[0] == name])


def _is_true(header: str | None) -> bool:
    return header is not None and header.lower() == "true"
