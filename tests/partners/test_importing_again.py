"""An operator loads partners of whom some are here already."""

from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from app.db import db, writing
from app.partners.actions import decide_tier
from app.partners.models import FacetCount, Listing, Partner, Service, Vetting
from app.values import LocalizedText, Money
from tests import cast
from tests.partners.importing import (
    DATA,
    ROW,
    category_slugs,
    count,
    do_import,
    load_rows,
    partner,
    refused,
    services,
    write,
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "partners.csv"


def test_a_second_import_doubles_nobody(runner: FlaskCliRunner) -> None:
    """Not even those that have no external_id."""
    for name in ("slovak.csv", "polish.csv", "russian.csv"):
        do_import(runner, DATA / name)
    before = db.session.execute(select(Partner.id, Partner.version, Partner.updated_at)).all()
    for name, total in (("slovak.csv", 4), ("polish.csv", 3), ("russian.csv", 3)):
        said = do_import(runner, DATA / name).stdout
        assert f"Added 0, changed 0, unchanged {total}." in said
    after = db.session.execute(select(Partner.id, Partner.version, Partner.updated_at)).all()
    assert set(after) == set(before)
    assert count(Vetting) == 10


def test_an_update_changes_the_partner_and_its_listing(runner: FlaskCliRunner, file: Path) -> None:
    load_rows(runner, file, ROW)
    said = load_rows(
        runner, file, ROW | {"name": "Slivková", "categories": "photo", "city": "Nitra"}
    )
    assert "Added 0, changed 1, unchanged 0." in said
    changed = partner(external_id="A-1")
    assert (changed.name, changed.slug) == ("Slivková", "hruskova")
    assert category_slugs(changed.id) == {"photo"}
    card = db.session.get_one(Listing, changed.id).card
    assert (card["name"], card["categories"], card["city"]) == ("Slivková", ["photo"], "Nitra")
    tokens = dict(db.session.execute(select(FacetCount.token, FacetCount.count)).all())
    assert (tokens["category:photo"], tokens.get("category:seo", 0)) == (1, 0)


def test_an_update_changes_only_what_the_file_has_columns_for(
    runner: FlaskCliRunner, file: Path
) -> None:
    told = cast.everything_told()
    row = {"email": "ahoj@hrdina-mraz.example", "name": told.name, "headline_sk": "Nové."}
    assert "changed 1" in load_rows(runner, file, row)
    changed = partner(id=told.id)
    assert changed.headline == {
        "sk": "Nové.",
        "pl": "Łączymy magazyny z kasą.",
        "ru": "Связываем склады с кассой.",
    }
    assert (changed.kind, changed.city, changed.founded) == ("company", "Žilina", 2012)
    assert changed.dropshipping
    assert category_slugs(told.id) == {"development", "seo", "design"}
    assert len(services(told.id)) == 2


def test_an_empty_cell_empties_the_field(runner: FlaskCliRunner, file: Path) -> None:
    load_rows(runner, file, ROW | {"city": "Nitra", "founded": "2015", "country": "SK"})
    load_rows(
        runner,
        file,
        ROW | {"city": "", "founded": "", "country": "", "headline_sk": "", "services": ""},
    )
    emptied = partner(external_id="A-1")
    assert (emptied.city, emptied.founded, emptied.country) == ("", None, None)
    assert emptied.headline == {}
    assert services(emptied.id) == []


def test_an_update_keeps_level_and_state(runner: FlaskCliRunner, file: Path) -> None:
    """A suspended partner is not listed again by an import, nor does a level change (S14)."""
    actor = cast.listed(
        "Hrušková", tier="silver", state="suspended", external_id="A-1", email="a@b.example"
    )
    said = load_rows(runner, file, ROW | {"categories": "seo|design"})
    assert "changed 1" in said
    kept = partner(id=actor.id)
    assert (kept.state, kept.category_limit, kept.source) == ("suspended", 2, "staff")
    assert category_slugs(actor.id) == {"seo", "design"}
    assert db.session.get(Listing, actor.id) is None


def test_a_known_service_stays_the_same_service(runner: FlaskCliRunner, file: Path) -> None:
    """Its names in other languages and what refers to it outlive another price and place."""
    load_rows(runner, file, ROW)
    partner_id = partner(external_id="A-1").id
    db.session.rollback()
    with writing():
        row = db.session.scalars(select(Service).where(Service.position == 0)).one()
        row.name = LocalizedText({"sk": "Audit", "ru": "Аудит"})
    audit, upkeep = (found[0] for found in services(partner_id))
    load_rows(runner, file, ROW | {"services": "Správa:50:EUR|Audit:120:EUR|Nové::"})
    after = services(partner_id)
    assert [found[1:] for found in after] == [
        (LocalizedText({"sk": "Správa"}), Money(5_000, "EUR")),
        (LocalizedText({"sk": "Audit", "ru": "Аудит"}), Money(12_000, "EUR")),
        (LocalizedText({"sk": "Nové"}), None),
    ]
    assert [found[0] for found in after[:2]] == [upkeep, audit]


def test_a_row_adopts_the_partner_with_its_e_mail(runner: FlaskCliRunner, file: Path) -> None:
    actor = cast.listed("Hrušková", email="sona@hruskova.example")
    load_rows(runner, file, ROW)
    assert partner(external_id="A-1").id == actor.id
    assert count(Partner) == 1


def test_only_one_row_adopts_a_partner(runner: FlaskCliRunner, file: Path) -> None:
    actor = cast.listed("Hrušková", email="sona@hruskova.example")
    assert "Added 1, changed 1," in load_rows(runner, file, ROW, ROW | {"external_id": "A-2"})
    assert partner(external_id="A-1").id == actor.id


def test_a_row_does_not_take_over_a_partner_with_another_external_id(
    runner: FlaskCliRunner, file: Path
) -> None:
    load_rows(runner, file, ROW)
    assert "Added 1" in load_rows(runner, file, ROW | {"external_id": "A-2"})
    assert count(Partner) == 2


def test_a_row_that_may_mean_several_partners_is_refused(
    runner: FlaskCliRunner, file: Path
) -> None:
    cast.listed("Jana", email="sona@hruskova.example")
    cast.listed("Dana", email="sona@hruskova.example")
    for external_id in ("", "A-1"):
        result = do_import(runner, write(file, ROW | {"external_id": external_id}))
        assert refused(result) == [("2", "email", "ambiguous_email", "sona@hruskova.example")]


def test_two_rows_that_mean_one_partner_are_refused(runner: FlaskCliRunner, file: Path) -> None:
    load_rows(runner, file, ROW)
    rows = [ROW | {"email": "b@b.example"}, ROW | {"external_id": ""}]
    result = do_import(runner, write(file, *rows))
    assert refused(result) == [("3", "email", "duplicate_partner", "sona@hruskova.example")]


def test_rows_of_one_e_mail_are_told_apart_by_external_id_alone(
    runner: FlaskCliRunner, file: Path
) -> None:
    nameless = ROW | {"external_id": ""}
    for rows in ([nameless, nameless], [ROW, nameless], [nameless, ROW]):
        faults = refused(do_import(runner, write(file, *rows)))
        assert [fault[:3] for fault in faults] == [("3", "email", "duplicate_email")]
    said = load_rows(runner, file, ROW, ROW | {"external_id": "A-2"})
    assert "Added 2" in said
    assert "unchanged 2" in load_rows(runner, file, ROW, ROW | {"external_id": "A-2"})


@pytest.mark.parametrize(
    ("tier", "categories", "fault"),
    [
        ("gold", "seo|design|photo|legal", None),
        ("silver", "seo|design", None),
        ("silver", "seo|design|photo", "too_many_categories"),
        ("bronze", "seo|design", "too_many_categories"),
        ("bronze", "", "required"),
    ],
)
def test_categories_obey_the_limit_of_the_partners_own_level(
    runner: FlaskCliRunner, file: Path, tier: str, categories: str, fault: str | None
) -> None:
    """S20, S22, S27, P17."""
    actor = cast.listed("Hrušková", tier=tier, external_id="A-1")
    result = do_import(runner, write(file, ROW | {"categories": categories}))
    if fault is None:
        assert category_slugs(actor.id) == set(categories.split("|"))
    else:
        assert refused(result) == [("2", "categories", fault, categories)]
        assert category_slugs(actor.id) == {"development"}


def test_categories_left_over_by_a_demotion_stay_until_someone_chooses(
    runner: FlaskCliRunner, file: Path
) -> None:
    actor = cast.listed("Hrušková", tier="silver", categories=("seo", "design"), external_id="A-1")
    with writing():
        decide_tier(
            partner_id=actor.id,
            tier_key="bronze",
            decided_on=cast.DECIDED_ON,
            kind="call",
            minutes="Dohodli sme sa.",
            reason="Menej klientov.",
        )
    load_rows(runner, file, ROW | {"categories": "design|seo"})
    assert category_slugs(actor.id) == {"seo", "design"}
    load_rows(runner, file, ROW | {"categories": "design"})
    assert category_slugs(actor.id) == {"design"}
