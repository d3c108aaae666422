"""The cookie by which somebody finds again what was typed, and the moment a form was opened."""

from datetime import datetime

from flask import request
from werkzeug.wrappers import Response

from app.applications.rules import DRAFT_KEPT
from app.config import settings
from app.web import opened

DRAFT = "kupec-draft"
FORM = "apply"


def carried_draft() -> str | None:
    """The token of the draft that the browser carries."""
    return request.cookies.get(_name()) or None


def set_draft(response: Response, token: str) -> None:
    """Let the browser carry a draft."""
    response.set_cookie(
        _name(),
        token,
        max_age=DRAFT_KEPT,
        path="/",
        secure=_is_https(),
        httponly=True,
        samesite="Lax",
    )


def drop_draft(response: Response) -> None:
    """Let the browser forget a draft."""
    response.delete_cookie(_name(), path="/", secure=_is_https(), httponly=True, samesite="Lax")


def opened_now() -> str:
    """A mark that a form is opened at this moment."""
    return opened.opened_now(FORM)


def opened_at(mark: str | None) -> datetime | None:
    """When the form of a mark was opened; None for a mark that this site has not made."""
    return opened.opened_at(FORM, mark)


def _name() -> str:
    return f"__Host-{DRAFT}" if _is_https() else DRAFT


def _is_https() -> bool:
    return settings().base_url.startswith("https://")
