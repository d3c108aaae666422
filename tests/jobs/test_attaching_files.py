"""Files of messages are taken for what they are and served to the two sides alone (P23)."""

import re
import zipfile
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.db import db
from app.jobs.attachments import attached
from app.jobs.models import MessageFile
from app.jobs.rules.briefs import LARGEST_FILE
from app.refusals import Refused
from tests import cast
from tests.cast import Actor
from tests.jobs import stage
from tests.visits import error_at, sign_in, token_on

FILE = re.compile(r'href="([^"]+)" download="[^"]*" data-file="')
PDF = b"%PDF-1.7\nx\n%%EOF\n"


def picture(kind: str = "PNG", side: int = 8) -> bytes:
    stored = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "hidden words"
    Image.new("RGB", (side, side), "teal").save(stored, kind, exif=exif)
    return stored.getvalue()


def archive(*names: str, mimetype: str = "", big: int = 0) -> bytes:
    stored = BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as file:
        if mimetype:
            file.writestr("mimetype", mimetype)
        for name in names:
            file.writestr(name, b"x" * (big or 1))
    return stored.getvalue()


MAIN = ("[Content_Types].xml", "word/document.xml")
WORD = archive(*MAIN)
SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"


@pytest.mark.parametrize(
    ("name", "data", "kept"),
    [
        ("obrázok.png", picture(), "obrázok.webp"),
        ("IMG.JPEG", picture("JPEG"), "IMG.webp"),
        ("bez prípony", picture(), "bez prípony.webp"),
        ("plán.pdf", PDF, "plán.pdf"),
        ("a.csv", "meno;cena\nŽofia;1".encode("cp1250"), "a.csv"),
        ("a.txt", "Привет".encode(), "a.txt"),
        ("zmluva.docx", WORD, "zmluva.docx"),
        ("a.ods", archive("content.xml", mimetype=SPREADSHEET), "a.ods"),
        ("../../etc/x\r\n\u202e.pdf", PDF, "x.pdf"),
        ("C:\\Users\\jana\\plán.pdf", PDF, "plán.pdf"),
        (f"{'dlhé' * 60}.pdf", PDF, f"{('dlhé' * 60)[:114]}.pdf"),
    ],
)  # fmt: skip
def test_what_is_taken(name: str, data: bytes, kept: str) -> None:
    file = attached(name, data)
    assert re.sub(r"\s+", " ", file.filename) == kept
    assert b"hidden words" not in file.data


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("prázdny.txt", b""),
        ("veľký.txt", b"x" * (LARGEST_FILE + 1)),
        ("obrázok.png", b"\x89PNG\r\n\x1a\n torn"),
        ("obrázok.png", PDF),
        ("obrázok.png", b"MZ\x90\x00 program"),
        ("plán.pdf", picture()),
        ("plán.pdf", b"just words"),
        ("plán.pdf", b"%PDF-1.7 that has no end"),
        ("program.exe", b"MZ\x90\x00"),
        ("stránka.html", b"<script>alert(1)</script>"),
        ("stránka.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='a()'/>"),
        ("pás.zip", archive("a.txt")),
        ("zmluva.docx", archive("a.txt")),
        ("zmluva.xlsx", WORD),
        ("makrá.docx", archive(*MAIN, "word/vbaProject.bin")),
        ("bomba.docx", archive(*MAIN, *map(str, range(6_000)))),
        ("torzo.docx", WORD[:-30]),
        ("text.txt", b"a\0b"),
        ("", b"\x00\x01"),
    ],
)  # fmt: skip
def test_what_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        attached(name, data)
    assert refused.value.field == "attachments"


def test_a_picture_that_would_fill_the_memory_is_not_decoded() -> None:
    stored = BytesIO()
    Image.new("1", (30_000, 30_000)).save(stored, "PNG")
    assert len(stored.getvalue()) < LARGEST_FILE
    with pytest.raises(Refused):
        attached("bomba.png", stored.getvalue())


@pytest.fixture
def actor(app: Flask) -> Actor:
    return stage.partner()


@pytest.fixture
def visitor(app: Flask, client: FlaskClient, actor: Actor) -> FlaskClient:
    sign_in(client, cast.person_of(actor))
    return client


def write(
    client: FlaskClient, job_id: int, *files: tuple[str, bytes], body: str = "V prílohe"
) -> TestResponse:
    page = f"/sk/area/jobs/{stage.job(job_id).public_id}"
    data = {
        "csrf_token": token_on(client.get(page)),
        "body": body,
        "attachments": [(BytesIO(content), name) for name, content in files],
    }
    return client.post(f"{page}/messages", data=data, content_type="multipart/form-data")


def test_a_file_reaches_the_two_sides_and_nobody_else(
    app: Flask, visitor: FlaskClient, actor: Actor
) -> None:
    job_id, other = stage.enquiry(actor), stage.enquiry(actor, "Peter")
    sent = write(visitor, job_id, ("Návrh „A“.pdf", PDF), ("foto.png", picture()))
    assert sent.status_code == 303
    page = f"/sk/area/jobs/{stage.job(job_id).public_id}"
    pdf, photo = FILE.findall(visitor.get(page).text)
    answer = visitor.get(pdf)
    assert (answer.status_code, answer.data) == (200, PDF)
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert visitor.get(photo).content_type == "image/webp"
    # Of another job of the same team, of another team, of nobody.
    name = pdf.rsplit("/", 1)[1]
    elsewhere = f"/sk/area/jobs/{stage.job(other).public_id}/files/{name}"
    assert visitor.get(elsewhere).status_code == 404
    stranger = app.test_client()
    assert stranger.get(pdf).status_code == 303
    sign_in(stranger, cast.person_of(stage.partner("Cudzí"), email="cudzi@inde.example"))
    assert stranger.get(pdf).status_code == 404


@pytest.mark.parametrize(
    "files",
    [[("a.exe", b"MZ\0")], [("a.pdf", PDF)] * 6, [("a.pdf", PDF), ("b.png", b"no picture")]],
)
def test_a_refused_file_leaves_the_text_and_sends_nothing(
    visitor: FlaskClient, actor: Actor, files: list[tuple[str, bytes]]
) -> None:
    job_id = stage.enquiry(actor)
    page = write(visitor, job_id, *files, body="Dlho písaný text")
    assert page.status_code == 422
    assert error_at(page, "attachments")
    assert "Dlho písaný text</textarea>" in page.text
    assert stage.job(job_id).answered_at is None
    assert not db.session.scalars(select(MessageFile.name)).all()
    db.session.rollback()
