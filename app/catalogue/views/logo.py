"""Logos and pictures of partners."""

from flask import Blueprint, Response, abort

from app.accounts.access import EVERYONE, open_to
from app.accounts.people import current_person
from app.partners.models import PUBLIC
from app.partners.queries import PictureFile, logo_data, picture_file

logo = Blueprint("logo", __name__)

EDITORS_OF_THE_OFFICE = "manager"


@logo.get("/media/<name>.webp", endpoint="logo")
@open_to(EVERYONE)
def show(name: str) -> Response:
    """A logo or a large picture; another one has another address, so it may be kept for ever."""
    kept = logo_data(name)
    return _public(kept) if kept else _picture(picture_file(name))


@logo.get("/media/small/<name>.webp", endpoint="small")
@open_to(EVERYONE)
def show_small(name: str) -> Response:
    """A picture as a profile shows it among others."""
    return _picture(picture_file(name, small=True))


def _picture(picture: PictureFile | None) -> Response:
    if picture is None:
        abort(404)
    if picture.state == PUBLIC:
        return _public(picture.data)
    # One that waits in a draft is nobody else's affair, whoever has learned its address (P23).
    person = current_person()
    if person is None or not (
        person.partner_id == picture.partner_id
        if picture.state == "team"
        else person.role == EDITORS_OF_THE_OFFICE
    ):
        abort(404)
    response = Response(picture.data, content_type="image/webp")
    response.headers["Cache-Control"] = "private, no-store"
    response.vary.add("Cookie")
    return response


def _public(data: bytes) -> Response:
    response = Response(data, content_type="image/webp")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
