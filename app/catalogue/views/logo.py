"""Logos of partners."""

from flask import Blueprint, Response, abort

from app.accounts.access import EVERYONE, open_to
from app.partners.queries import logo_data

logo = Blueprint("logo", __name__)


@logo.get("/media/<name>.webp", endpoint="logo")
@open_to(EVERYONE)
def show(name: str) -> Response:
    """A logo; another picture has another address, so this one may be kept for ever."""
    response = Response(logo_data(name) or abort(404), content_type="image/webp")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
