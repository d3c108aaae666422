"""Requests that another site lets a reader's browser send are refused.

Every write must come from a page of this site: browsers say so by ``Sec-Fetch-Site`` or
``Origin``, and the page's own token, which no other site can read, says it once more.
"""

from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, request
from flask_wtf.csrf import CSRFProtect

from app.config import Settings
from app.db import SAFE_METHODS
from app.refusals import Refused

OWN = frozenset({"same-origin", "none"})


class Forged(Refused):
    """The request did not come from a page of this site, or from one that is too old."""

    status = HTTPStatus.BAD_REQUEST


class StaleToken(Forged):
    """The page's token is none of this browser's any more: whoever sat there has signed out or in
    again in another tab, or it was never one."""


class _Tokens(CSRFProtect):  # type: ignore[misc]  # Flask-WTF ships no types
    """Flask-WTF's tokens, refused as everything else is refused here."""

    def _error_response(self, _reason: str) -> None:
        raise StaleToken(
            "This form could not be sent: it was open for too long, or the browser keeps no "
            "cookies. Load the page again and send it once more."
        )


def init_forged(app: Flask, _settings: Settings) -> None:
    """Look at every write before anybody else does."""
    # The form may stay open as long as the browser does.
    app.config.update(WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False)
    app.before_request(_refuse_other_sites)
    _Tokens(app)


def _refuse_other_sites() -> None:
    if request.method in SAFE_METHODS or request.url_rule is None:
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if (site is not None and site not in OWN) or (
        origin is not None and urlsplit(origin).netloc != request.host
    ):
        raise Forged("This was sent from another site. Open the page here and send it again.")
