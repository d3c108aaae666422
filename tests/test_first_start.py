"""``make run``: an empty machine shows the catalogue; a second start leaves what is there."""

from pathlib import Path
from urllib.request import urlopen

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import delete, func, select, update

from app.db import db, writing
from app.partners.models import Listing, ListingOrder, Partner
from tests import cast
from tests.conftest import make_app
from tests.pages import parse
from tests.services.server import running_server


def listed_at(address: str) -> str:
    with urlopen(f"{address}/sk/partners/") as answer:  # noqa: S310 - our own server
        return parse(answer.read().decode()).one("[data-total]")["data-total"]


def test_the_first_start_makes_the_demo_and_the_second_keeps_what_is_there(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'kupec.sqlite'}"
    with running_server({"DATABASE_URL": database}, "--development") as address:
        assert listed_at(address) == "240"

    app: Flask = make_app(database)
    with app.app_context():
        with writing():
            first = db.session.scalar(select(func.min(Partner.id)))
            db.session.execute(update(Partner).where(Partner.id == first).values(name="Naše"))
        db.session.remove()

    with running_server({"DATABASE_URL": database}, "--development") as address:
        assert listed_at(address) == "240"
    with app.app_context():
        assert db.session.scalar(select(Partner.name).where(Partner.id == first)) == "Naše"
        db.session.remove()
        db.engine.dispose()


def test_a_start_after_a_migration_that_emptied_the_catalogue_lists_the_partners(
    tmp_path: Path,
) -> None:
    database = f"sqlite:///{tmp_path / 'kupec.sqlite'}"
    app: Flask = make_app(database)
    with app.app_context():
        upgrade()
        cast.everything_told()
        with writing() as session:
            for table in (ListingOrder, Listing):
                session.execute(delete(table))
        db.session.remove()
        db.engine.dispose()

    with running_server({"DATABASE_URL": database}, "--development") as address:
        assert listed_at(address) == "1"
