"""Building every listing anew: what was damaged is mended, and nobody is locked out meanwhile."""

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import delete, func, select, update

from app.db import db, writing
from app.partners.listing import refresh, refresh_listings
from app.partners.models import ListingToken, Partner
from app.partners.queries import all_ids
from tests.cast import listed
from tests.conftest import make_app
from tests.faults import Told
from tests.partners.deeds import ROUNDS, AtOnce, choosing
from tests.partners.listings import drift


def test_what_somebody_damaged_is_mended(app: Flask, runner: FlaskCliRunner) -> None:
    listed("Slivka")
    listed("Hruška")
    with writing() as session:
        session.execute(delete(ListingToken))
        session.execute(update(Partner).values(city="Žilina"))
    assert drift() != {}
    db.session.rollback()

    result = runner.invoke(args=["partners", "relist"])

    assert result.exit_code == 0, result.stderr
    with writing() as session:
        towns = select(func.count()).where(ListingToken.token == "city:zilina")
        assert session.scalar(towns) == 2


@pytest.mark.faults
def test_those_who_write_meanwhile_are_not_locked_out(
    app: Flask, at_once: AtOnce, monkeypatch: pytest.MonkeyPatch, told: Told
) -> None:
    """Relisting takes many batches; a writer holds a partner of a later one and wants what
    listings share."""
    listed("Hruška", tier="gold")
    last = listed("Slivka", tier="gold")
    monkeypatch.setattr(refresh, "batches", lambda ids: [[each] for each in ids])

    def relisting() -> None:
        with writing():
            refresh_listings(all_ids())

    for turn in range(told.times(ROUNDS // 2)):
        outcomes = at_once(relisting, choosing(last, ("seo", "photo")[turn % 2]))
        assert outcomes == [None, None]
    assert drift() == {}


@pytest.mark.parametrize(
    "command", [["partners", "relist"], ["partners", "export"], ["demo", "load"]]
)
def test_a_database_that_is_not_there_is_told_in_words(command: list[str]) -> None:
    app = make_app("postgresql+psycopg://nobody:nothing@127.0.0.1:1/nowhere")
    result = app.test_cli_runner().invoke(args=command)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: The database refused, and nothing was changed")
    assert "Traceback" not in result.output
