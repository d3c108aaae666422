"""A partner's logo: any picture is drawn anew, anything else is refused."""

from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient, FlaskCliRunner
from PIL import Image
from sqlalchemy import select

from app.db import db, writing
from app.partners.actions import set_logo
from app.partners.models import Logo, Partner
from app.partners.pictures import LOGO_SIDE, MOST_BYTES, logo_from
from app.refusals import Refused
from tests import cast
from tests.pages import parse

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(size: tuple[int, int] = (640, 320), kind: str = "PNG") -> bytes:
    stored = BytesIO()
    Image.new("RGB", size, "#0d5c5a").save(stored, kind, comment=b"hidden in the file")
    return stored.getvalue()


def bomb() -> bytes:
    """A small file that unpacks to ten thousand times ten thousand pixels."""
    stored = BytesIO()
    Image.new("1", (10_000, 10_000)).save(stored, "PNG", optimize=True)
    return stored.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_becomes_a_small_square_of_webp(kind: str) -> None:
    logo = Image.open(BytesIO(logo_from(picture(kind=kind))))
    assert (logo.format, logo.size) == ("WEBP", (LOGO_SIDE, LOGO_SIDE))
    assert b"hidden in the file" not in logo_from(picture(kind=kind))


@pytest.mark.parametrize(
    "data",
    [b"", b"no picture at all", SVG, picture()[:200], picture(kind="GIF"), bomb()],
    ids=["nothing", "text", "svg", "cut off", "another format", "bomb"],
)
def test_what_is_no_fit_picture_is_refused(data: bytes) -> None:
    assert len(data) < MOST_BYTES
    with pytest.raises(Refused) as refusal:
        logo_from(data)
    assert refusal.value.field == "logo"


def test_a_file_that_is_too_large_is_refused_before_it_is_looked_at() -> None:
    with pytest.raises(Refused, match="2 MB"):
        logo_from(b"x" * (MOST_BYTES + 1))


def test_the_logo_stands_in_the_place_of_the_monogram(client: FlaskClient) -> None:
    partner = cast.listed("Hrdina & Mráz")
    assert not parse(client.get("/sk/partners/").text).has("img.mark")
    with writing():
        set_logo(partner_id=partner.id, data=picture())
    for path in ("/sk/partners/", f"/sk/partners/{partner.slug}/"):
        address = parse(client.get(path).text).one("img.mark")["src"]
        answer = client.get(address)
        assert answer.content_type == "image/webp"
        assert "immutable" in answer.headers["Cache-Control"]
        assert Image.open(BytesIO(answer.data)).size == (LOGO_SIDE, LOGO_SIDE)


def test_another_logo_replaces_the_first_under_another_address(client: FlaskClient) -> None:
    partner = cast.listed("Hrdina & Mráz")
    names = []
    for size in ((100, 100), (50, 90)):
        with writing():
            set_logo(partner_id=partner.id, data=picture(size))
        names.append(db.session.scalar(select(Partner.logo).where(Partner.id == partner.id)))
        db.session.rollback()
    assert db.session.scalars(select(Logo.name)).all() == [names[1]]
    assert client.get(f"/media/{names[0]}.webp").status_code == 404
    assert client.get(f"/media/{names[1]}.webp").status_code == 200


def test_the_command_gives_a_logo(runner: FlaskCliRunner, tmp_path: Path) -> None:
    partner = cast.listed("Hrdina & Mráz")
    good, bad = tmp_path / "logo.png", tmp_path / "logo.svg"
    good.write_bytes(picture())
    bad.write_bytes(SVG)
    assert runner.invoke(args=["partners", "logo", partner.slug, str(good)]).exit_code == 0
    stored = db.session.scalars(select(Logo.data)).one()
    db.session.rollback()
    for slug, file, said in ((partner.slug, bad, "no picture"), ("nobody", good, "no such")):
        result = runner.invoke(args=["partners", "logo", slug, str(file)])
        assert (result.exit_code, said in result.stderr) == (1, True)
    assert db.session.scalars(select(Logo.data)).one() == stored
