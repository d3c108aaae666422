"""Security headers on every answer, static files and errors included (quality.md, Trust)."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask, abort, request
from werkzeug.sansio.utils import host_is_trusted

from app.config import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

THIS_MACHINE = ("127.0.0.1", "localhost")

HEADERS = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
)


def init_security(app: Flask, settings: Settings) -> None:
    """Wrap the app, so that no answer leaves without the headers, and trust only its own host."""
    is_own = own_hosts(settings)

    # Not Flask's TRUSTED_HOSTS: with it a refused request has no addresses to build, and the
    # error page needs some.
    @app.before_request
    def refuse_other_hosts() -> None:
        if not is_own(request.host):
            abort(400)

    @app.before_request
    def know_nothing_named_with_nul() -> None:
        # Nothing here has such a name, and PostgreSQL cannot even be asked for it.
        if "\0" in request.path:
            abort(404)

    @app.before_request
    def refuse_bytes_that_are_no_text() -> None:
        try:
            request.query_string.decode()
        except UnicodeDecodeError:
            abort(400)

    app.wsgi_app = with_security_headers(app.wsgi_app)  # type: ignore[assignment, method-assign]  # how Flask says to wrap


def own_hosts(settings: Settings) -> Callable[[str], bool]:
    """The rule whether a request may ask for a host; in development every one is ours."""
    own = (urlsplit(settings.base_url).hostname or "", *THIS_MACHINE)

    # Asked before every page, and the answer costs as much as reading a dozen headers.
    @lru_cache(maxsize=100)
    def is_own(host: str) -> bool:
        return not settings.is_production or host_is_trusted(host, own)

    return is_own


def with_security_headers(wsgi_app: "WSGIApplication") -> "WSGIApplication":
    """Add the headers; one that the answer has set itself stays (the badge may be embedded)."""

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(
            status: str, headers: list[tuple[str, str]], exc_info: Any = None
        ) -> Callable[[bytes], object]:
            there = {name.lower() for name, _ in headers}
            missing = [pair for pair in HEADERS if pair[0].lower() not in there]
            return start_response(status, [*headers, *missing], exc_info)

        return wsgi_app(environ, start)

    return answer
