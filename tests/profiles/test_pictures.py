"""Logo and pictures wait in the draft, become public with it, and are nobody else's before."""

import struct
import zlib
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import undefer
from werkzeug.test import TestResponse

from app.db import db
from app.partners.models import PartnerPicture
from app.partners.pictures import MOST_BYTES, MOST_PICTURE_BYTES, logo_from, picture_from
from app.refusals import Refused
from tests import cast
from tests.pages import parse
from tests.profiles.visits import PICTURES, PROFILE, Typed, form_on, partner, picture, publish
from tests.visits import error_at, sign_in

LOGO = "/sk/area/profile/logo"


def add(client: FlaskClient, data: bytes, name: str = "a.png", **fields: str) -> TestResponse:
    form = form_on(client.get(PICTURES), PICTURES).type(**fields)
    form.fields["picture"] = (BytesIO(data), name)
    return form.send(client, change="add")


def names(client: FlaskClient) -> list[str]:
    page = parse(client.get(PICTURES).text)
    return [each["data-picture"] for each in page.all("[data-picture]")]


def rows() -> list[PartnerPicture]:
    db.session.rollback()
    query = db.select(PartnerPicture).options(
        undefer(PartnerPicture.data), undefer(PartnerPicture.thumbnail)
    )
    return list(db.session.scalars(query.order_by(PartnerPicture.position)))


def small(name: str) -> str:
    return f"/media/small/{name}.webp"


def large(name: str) -> str:
    return f"/media/{name}.webp"


def bomb() -> bytes:
    """A small file whose head promises a picture of a hundred gigapixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 300_000, 300_000, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1_000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def test_a_picture_waits_in_the_draft_and_is_published_with_it(
    app: Flask, client: FlaskClient
) -> None:
    actor = cast.listed("Hrdina")
    public = f"/sk/partners/{actor.slug}/"
    sign_in(client, cast.person_of(actor))
    assert add(client, picture()).location == PICTURES
    (name,) = names(client)
    form_on(client.get(PICTURES), PICTURES).type(**{f"alt-sk-{name}": "Náš dielňa"}).send(client)
    stranger = app.test_client()
    assert small(name) in client.get("/sk/area/profile/preview").text
    assert small(name) not in stranger.get(public).text
    for address in (small(name), large(name)):
        own = client.get(address)
        assert (own.status_code, own.headers["Cache-Control"]) == (200, "private, no-store")
        assert stranger.get(address).status_code == 404
    assert publish(client).location == PROFILE
    page = parse(stranger.get(public).text)
    shown = page.one(".pictures img")
    assert (shown["src"], shown["alt"], shown["loading"]) == (small(name), "Náš dielňa", "lazy")
    assert (shown["width"], shown["height"]) == ("64", "48")
    answer = stranger.get(small(name))
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.content_type == "image/webp"


def test_nothing_of_the_file_but_the_picture_is_stored(client: FlaskClient) -> None:
    sign_in(client, cast.person_of(cast.listed("Hrdina")))
    photo = Image.new("RGB", (3000, 1500), "teal")
    marked = Image.Exif()
    marked[0x0112] = 6  # held upright
    marked[0x010E] = "hidden in the file"
    file = BytesIO()
    photo.save(file, "JPEG", exif=marked)
    assert add(client, file.getvalue(), "a.jpg").location == PICTURES
    (row,) = rows()
    assert (row.width, row.height) == (640, 1280)
    for data, size in ((row.data, (640, 1280)), (row.thumbnail, (240, 480))):
        stored = Image.open(BytesIO(data))
        assert (stored.format, stored.size) == ("WEBP", size)
        assert b"hidden" not in data
        assert not stored.getexif()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no picture",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        picture("GIF"),
        bomb(),
        picture()[:60],
    ],
    ids=["empty", "text", "svg", "gif", "bomb", "torn"],
)
def test_what_is_no_picture_is_refused_and_what_was_typed_stays(
    client: FlaskClient, data: bytes
) -> None:
    sign_in(client, cast.person_of(cast.listed("Hrdina")))
    add(client, picture())
    (name,) = names(client)
    answer = add(client, data, **{f"alt-pl-{name}": "Warsztat"})
    assert answer.status_code == 422
    assert error_at(answer, "picture")
    assert form_on(answer, PICTURES).fields[f"alt-pl-{name}"] == "Warsztat"
    assert names(client) == [name]
    refused = form_on(client.get(PICTURES), LOGO)
    refused.fields["logo"] = (BytesIO(data or b"x"), "a.png")
    answer = refused.send(client)
    assert answer.status_code == 422
    assert error_at(answer, "logo")


def test_a_file_too_large_is_refused_before_it_is_looked_at() -> None:
    for read, most in ((picture_from, MOST_PICTURE_BYTES), (logo_from, MOST_BYTES)):
        with pytest.raises(Refused, match="too large"):
            read(b"x" * (most + 1))
        with pytest.raises(Refused, match="no picture"):
            read(bomb())


def test_no_file_is_said_to_be_none(client: FlaskClient) -> None:
    sign_in(client, cast.person_of(cast.listed("Hrdina")))
    page = client.get(PICTURES)
    assert error_at(form_on(page, PICTURES).send(client, change="add"), "picture")
    assert error_at(form_on(page, LOGO).send(client), "logo")


def test_eight_pictures_are_enough(client: FlaskClient) -> None:
    sign_in(client, cast.person_of(cast.listed("Hrdina")))
    for side in range(8):
        assert add(client, picture(size=(10 + side, 10))).location == PICTURES
    assert not parse(client.get(PICTURES).text).has('[name="picture"]')
    answer = add(client, picture())
    assert answer.status_code == 422
    assert len(names(client)) == 8


def test_pictures_change_places_and_go(app: Flask, client: FlaskClient) -> None:
    actor = cast.listed("Hrdina")
    sign_in(client, cast.person_of(actor))
    for side in (10, 20):
        add(client, picture(size=(side, 10)))
    publish(client)
    first, second = names(client)
    form = form_on(client.get(PICTURES), PICTURES)
    assert form.send(client, change=f"earlier-{second}").location == PICTURES
    assert names(client) == [second, first]
    form = form_on(client.get(PICTURES), PICTURES).type(**{f"alt-sk-{second}": "Ostáva"})
    assert form.send(client, change=f"remove-{first}").location == PICTURES
    assert names(client) == [second]
    assert form_on(client.get(PICTURES), PICTURES).fields[f"alt-sk-{second}"] == "Ostáva"
    # It stays public until the draft is published.
    stranger = app.test_client()
    assert stranger.get(small(first)).status_code == 200
    publish(client)
    assert stranger.get(small(first)).status_code == 404
    assert [row.name for row in rows()] == [second]


def test_a_new_picture_taken_out_again_is_gone(client: FlaskClient) -> None:
    sign_in(client, cast.person_of(cast.listed("Hrdina")))
    add(client, picture())
    (name,) = names(client)
    form_on(client.get(PICTURES), PICTURES).send(client, change=f"remove-{name}")
    assert rows() == []
    assert client.get(small(name)).status_code == 404


def test_a_draft_thrown_away_takes_its_pictures_with_it(client: FlaskClient) -> None:
    sign_in(client, cast.person_of(cast.listed("Hrdina")))
    add(client, picture())
    form_on(client.get(PROFILE), "/sk/area/profile/discards").send(client)
    assert (names(client), rows()) == ([], [])


def logo_form(client: FlaskClient) -> Typed:
    form = form_on(client.get(PICTURES), LOGO)
    form.fields["logo"] = (BytesIO(picture()), "logo.png")
    return form


def test_a_logo_waits_in_the_draft_too(app: Flask, client: FlaskClient) -> None:
    actor = cast.listed("Hrdina")
    sign_in(client, cast.person_of(actor))
    assert logo_form(client).send(client).location == PICTURES
    name = parse(client.get(PICTURES).text).one("[data-logo]")["data-logo"]
    stranger = app.test_client()
    assert (client.get(large(name)).status_code, stranger.get(large(name)).status_code) == (
        200,
        404,
    )
    assert partner(actor.id).logo is None
    publish(client)
    assert partner(actor.id).logo == name
    assert stranger.get(large(name)).status_code == 200
    assert rows() == []
    form_on(client.get(PICTURES), f"{LOGO}/removals").send(client)
    assert stranger.get(large(name)).status_code == 200
    publish(client)
    assert partner(actor.id).logo is None
    assert stranger.get(large(name)).status_code == 404


def test_the_pictures_of_another_teams_draft_are_not_there(app: Flask, client: FlaskClient) -> None:
    sign_in(client, cast.person_of(cast.listed("Hrdina")))
    add(client, picture())
    (name,) = names(client)
    others = app.test_client(), app.test_client()
    sign_in(others[0], cast.person_of(cast.listed("Druhá")))
    sign_in(others[1], cast.staff("manager"))
    for other in others:
        assert other.get(small(name)).status_code == 404
        assert other.get(large(name)).status_code == 404
    for change in ("remove", "earlier"):
        form = form_on(others[0].get(PICTURES), PICTURES)
        assert form.send(others[0], change=f"{change}-{name}").status_code == 404
    assert names(client) == [name]
