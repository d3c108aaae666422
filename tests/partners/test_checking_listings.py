"""The scheduled check finds whatever went past the writes, says how much it was, and mends it."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import Executable, delete, insert, select, update

from app.db import db, writing
from app.partners.listing import Drift, check_listings
from app.partners.models import (
    FacetCombination,
    FacetCount,
    Listing,
    ListingBand,
    ListingOrder,
    ListingPlace,
    ListingToken,
    Partner,
    SearchTerm,
    SearchVariant,
)
from app.tables.models import TableSet
from tests.cast import everything_told, listed, polish_only
from tests.partners.listings import drift

Damage = Callable[[], object]


def _execute(statement: Executable) -> None:
    db.session.execute(statement)


DAMAGES: dict[str, tuple[Damage, str]] = {
    "a partner renamed past the actions": (
        lambda: _execute(update(Partner).where(Partner.id == 1).values(name="Slivka & syn")),
        "listings",
    ),
    "a listing lost": (
        lambda: [_execute(delete(ListingOrder)), _execute(delete(Listing))],
        "listings",
    ),
    "an order lost": (lambda: _execute(delete(ListingOrder).where(ListingOrder.locale == "pl")),
        "listings"),
    "tokens lost": (
        lambda: _execute(delete(ListingToken).where(ListingToken.token.like("language:%"))),
        "rows",
    ),
    "a token too many": (
        lambda: _execute(insert(ListingToken).values(token="language:de", place=12_345)),
        "rows",
    ),
    "a place of nobody": (
        lambda: _execute(insert(ListingPlace).values(place=12_345, tokens="tier:gold")),
        "rows",
    ),
    "bits of a filter of the office lost": (
        lambda: _execute(delete(TableSet).where(TableSet.value == "tier:gold")),
        "rows",
    ),
    "a bit too many": (
        lambda: _execute(
            insert(TableSet).values(kind="partner", value="tier:lead", block=0, bits=b"\x02")
        ),
        "rows",
    ),
    "a place with other tokens": (
        lambda: _execute(update(ListingPlace).values(tokens="tier:gold")),
        "rows",
    ),
    "a count off by two": (
        lambda: _execute(update(FacetCount).values(count=FacetCount.count + 2)),
        "counts",
    ),
    "counts lost": (lambda: _execute(delete(FacetCount)), "counts"),
    "combinations lost": (lambda: _execute(delete(FacetCombination)), "counts"),
    "a combination that nobody has": (
        lambda: _execute(insert(FacetCombination).values(tokens="language:de|tier:gold", count=7)),
        "counts",
    ),
    "bands off": (
        lambda: _execute(update(ListingBand).values(count=ListingBand.count + 1)),
        "counts",
    ),
    "terms lost": (
        lambda: [_execute(delete(SearchVariant)), _execute(delete(SearchTerm))],
        "counts",
    ),
    "variants lost": (lambda: _execute(delete(SearchVariant)), "counts"),
}  # fmt: skip


@pytest.fixture
def catalogue(app: Flask) -> None:
    everything_told()
    polish_only()
    listed("Slivka", city="Žilina", languages=("sk", "pl"))


@pytest.mark.usefixtures("catalogue")
def test_where_all_is_well_nothing_is_found() -> None:
    assert check_listings() == Drift(listings=0, rows=0, counts=0)
    assert drift() == {}


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_found_and_mended(name: str) -> None:
    damage, kind = DAMAGES[name]
    with writing():
        damage()
    assert drift() != {}

    found = check_listings()

    assert getattr(found, kind) > 0
    assert drift() == {}
    assert check_listings() == Drift(listings=0, rows=0, counts=0)


@pytest.mark.usefixtures("catalogue")
def test_a_town_whose_count_was_lost_has_its_name_again() -> None:
    with writing():
        _execute(delete(FacetCount).where(FacetCount.token == "city:zilina"))

    check_listings()

    query = select(FacetCount.label, FacetCount.count).where(FacetCount.token == "city:zilina")
    assert db.session.execute(query).one() == ("Žilina", 2)


@pytest.mark.usefixtures("catalogue")
def test_the_commands_say_what_was_mended(runner: FlaskCliRunner) -> None:
    with writing():
        _execute(delete(FacetCount).where(FacetCount.token == "city:zilina"))

    assert "counts 1." in runner.invoke(args=["partners", "relist"]).stdout
    assert "Every listing" in runner.invoke(args=["tasks", "run", "check-listings"]).stdout
