"""The cookie by which a merchant, who has no account, comes back on the same device.

It names links that were opened here, by their hashes and signed, never by their tokens: whoever
reads it cannot make a link of it. Each link is looked up anew for every page, so that one that has
ended opens nothing any more, wherever its cookie is (docs/decisions/0028-merchants-links.md).
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence

from flask import current_app, request
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.wrappers import Response

from app.config import settings
from app.jobs.rules.briefs import LINK_KEPT

MERCHANT = "kupec-merchant"
MOST_CARRIED = 12
"""Briefs that one browser opens; of more, those that were opened longest ago are let go."""


def carried_links() -> tuple[bytes, ...]:
    """Hashes of the links that were opened in this browser, the last one first."""
    try:
        # What is signed by this site was written by carry_links.
        named: list[str] = _signer().loads(request.cookies.get(_name(), ""))
    except BadData:
        return ()
    return tuple(urlsafe_b64decode(name) for name in named[:MOST_CARRIED])


def carry_links(response: Response, hashes: Sequence[bytes]) -> None:
    """Let the browser open the briefs of these links."""
    names = [urlsafe_b64encode(each).decode() for each in hashes[:MOST_CARRIED]]
    response.set_cookie(
        _name(),
        str(_signer().dumps(names)),
        max_age=LINK_KEPT,
        path="/",
        secure=_is_https(),
        httponly=True,
        samesite="Lax",
    )


def drop_links(response: Response) -> None:
    """Let the browser forget all of them."""
    response.delete_cookie(_name(), path="/", secure=_is_https(), httponly=True, samesite="Lax")


def _name() -> str:
    return f"__Host-{MERCHANT}" if _is_https() else MERCHANT


def _is_https() -> bool:
    return settings().base_url.startswith("https://")


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="kupec.merchant")
