"""A database with a bit of everything in it, and another one to restore it into."""

import shutil
from collections.abc import Iterator
from io import BytesIO
from itertools import count
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import update

from app.audit.models import AuditEntry
from app.db import db, writing
from app.demo import load_demo
from app.mail import post_mail
from app.partners.actions import set_logo
from app.partners.models import Partner
from app.values import LocalizedText
from tests.backup.tables import BEGINNING, NASTY
from tests.conftest import make_app
from tests.services.postgres import PostgresServer

_numbers = count(1)


@pytest.fixture
def used(app: Flask) -> Flask:
    """A site that has been in use: partners, people, pictures, mail, an audit."""
    load_demo(partners=6)
    picture = BytesIO()
    Image.new("RGB", (64, 64), "navy").save(picture, "PNG")
    with writing() as session:
        partner_id = session.query(Partner.id).order_by(Partner.id).limit(1).scalar()
        set_logo(partner_id=partner_id, data=picture.getvalue())
        session.execute(
            update(Partner)
            .where(Partner.id == partner_id)
            .values(
                about=LocalizedText({"ru": NASTY, "sk": "b", "pl": "a"}),
                phone=NASTY[:40],
                published_at=BEGINNING,
            )
        )
        for number in range(3):
            session.add(
                AuditEntry(
                    deed="partner.suspended", user_id=None, subject="partner", subject_id=number,
                    partner_id=None, before={"state": NASTY, "a": None}, after={}, address="",
                    agent="\\N",
                )
            )  # fmt: skip
        post_mail(message="accounts/password_changed", to="a@a.example", locale="ru", name=NASTY)
    return app


@pytest.fixture(params=["sqlite", "postgresql"])
def other(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """A site over a database that nobody has used, of either kind."""
    yield from _unused(request.param, request, tmp_path)


@pytest.fixture
def twin(database_url: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """A site over a database that nobody has used, of the kind that is backed up."""
    yield from _unused(
        "sqlite" if database_url.startswith("sqlite") else "postgresql", request, tmp_path
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the backup goes."""
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder / "kupec.zip"


def _unused(kind: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[Flask]:
    if kind == "sqlite":
        path = folder / "other.sqlite"
        shutil.copyfile(request.getfixturevalue("migrated_sqlite"), path)
        yield from _site(f"sqlite:///{path}")
    else:
        server: PostgresServer = request.getfixturevalue("migrated_postgres")
        name = f"other_{next(_numbers)}"
        server.create_database(name, template="migrated")
        yield from _site(server.url(name))
        server.drop_database(name)


def _site(url: str) -> Iterator[Flask]:
    site = make_app(url)
    yield site
    with site.app_context():
        db.session.remove()
        db.engine.dispose()
