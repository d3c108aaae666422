"""The cookie by which somebody finds again what was typed about a brief and not sent yet.

One cookie serves all forms of a browser. Each form has a draft of its own, so that two enquiries in
two tabs do not become one.
"""

from flask import current_app, g, request
from itsdangerous import BadSignature, Signer
from werkzeug.wrappers import Response

from app.accounts.tokens import new_token
from app.config import settings
from app.jobs.rules.asking import DRAFT_KEPT

DRAFTS = "kupec-briefs"


def carried_token() -> str | None:
    """The token that the browser carries, when this site has made it."""
    try:
        return _signer().unsign(request.cookies.get(_name(), "")).decode()
    except BadSignature:
        return None


def carry_token(response: Response) -> None:
    """Let the browser carry the token of this request on."""
    response.set_cookie(
        _name(),
        _signer().sign(token_of_browser()).decode(),
        max_age=DRAFT_KEPT,
        path="/",
        secure=_is_https(),
        httponly=True,
        samesite="Lax",
    )


def token_of_browser() -> str:
    """The token that the browser carries, or a new one that ``carry_token`` hands to it."""
    if "draft_token" not in g:
        g.draft_token = carried_token() or new_token()
    token: str = g.draft_token
    return token


def _name() -> str:
    return f"__Host-{DRAFTS}" if _is_https() else DRAFTS


def _is_https() -> bool:
    return settings().base_url.startswith("https://")


def _signer() -> Signer:
    return Signer(current_app.secret_key or "", salt="kupec.briefs")
