"""An operator loads partners from a CSV file."""

import csv
import shutil
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select

from app.db import db, writing
from app.partners.actions import decide_tier
from app.partners.importing import load
from app.partners.models import (
    Category,
    FacetCount,
    Listing,
    Partner,
    Service,
    Standing,
    Tier,
    TierDecision,
    Vetting,
)
from app.values import LocalizedText, Money
from tests import cast

DATA = Path(__file__).parent / "data"

Row = dict[str, str]
ROW: Row = {
    "external_id": "A-1",
    "name": "Hrušková",
    "email": "soňa@hruskova.example".replace("ň", "n"),
    "categories": "seo",
    "languages": "sk",
    "headline_sk": "Hľadáme, čo hľadajú iní.",
    "services": "Audit:100:EUR|Správa:50:EUR",
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "partners.csv"


def write(file: Path, *rows: Row) -> Path:
    """A file of these rows; its columns are those of the first."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return file


def do_import(runner: FlaskCliRunner, file: Path, *options: str) -> Result:
    result = runner.invoke(args=["partners", "import", str(file), *options])
    db.session.rollback()  # the test sees what the command has committed
    return result


def load_rows(runner: FlaskCliRunner, file: Path, *rows: Row) -> str:
    """Import rows that are right, and return what is said."""
    result = do_import(runner, write(file, *rows))
    assert result.exit_code == 0, result.output
    return result.output


def refused(result: Result) -> list[tuple[str, str, str, str]]:
    """Line, column, kind and value of every fault that was listed."""
    assert result.exit_code == 1
    listed = [line.split("\t") for line in result.stderr.splitlines() if "\t" in line]
    assert all(len(fault) == 5 and fault[4] for fault in listed)
    return [(line, column, kind, value) for line, column, kind, value, _reason in listed]


def count(table: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def partner(**columns: Any) -> Partner:
    return db.session.scalars(select(Partner).filter_by(**columns)).one()


def services(partner_id: int) -> list[tuple[int, LocalizedText, Money | None]]:
    rows = db.session.scalars(
        select(Service).where(Service.partner_id == partner_id).order_by(Service.position)
    )
    return [(row.id, row.name, row.price) for row in rows]


def category_slugs(partner_id: int) -> set[str]:
    query = select(Category.slug).join(Standing).where(Standing.partner_id == partner_id)
    return set(db.session.scalars(query))


def test_files_in_three_encodings_load_without_a_flag(runner: FlaskCliRunner) -> None:
    for name, said in (
        ("slovak.csv", "Added 4,"),
        ("polish.csv", "Added 3,"),
        ("russian.csv", "Added 3,"),
    ):
        result = do_import(runner, DATA / name)
        assert result.exit_code == 0
        assert said in result.stdout
    assert {"Ľuboš Ďatko", "Źródło Kodu", "Мастерская «Ёлочка»"} <= set(
        db.session.scalars(select(Partner.name))
    )
    told = partner(external_id="T-1")
    assert told.headline["pl"] == "Połączymy sklep z magazynem, księgowością i kasą."
    assert told.about["sk"].splitlines()[1].startswith("Po odovzdaní")
    assert (told.country, told.city, told.languages) == ("SK", "Žilina", ["sk", "cs", "pl", "ru"])
    assert (told.founded, told.team_size, told.phone) == (2013, 2, "+421 41 000 0101")
    assert partner(external_id="R-2").country == "RU"
    assert category_slugs(partner(external_id="P/3").id) == {"accounting"}


def test_a_new_partner_is_bronze_listed_and_vouched_for(runner: FlaskCliRunner) -> None:
    """S5, S15."""
    do_import(runner, DATA / "polish.csv")
    assert set(
        db.session.execute(
            select(Tier.key, Partner.state, Partner.source).join(
                Partner, Partner.tier_id == Tier.id
            )
        ).all()
    ) == {("bronze", "published", "import")}
    assert set(db.session.execute(select(Vetting.kind, Vetting.note)).all()) == {
        ("import", "polish.csv")
    }
    assert count(Vetting) == count(Listing) == 3
    assert count(TierDecision) == 0


def test_services_are_named_in_the_language_of_the_partner(runner: FlaskCliRunner) -> None:
    do_import(runner, DATA / "polish.csv")
    do_import(runner, DATA / "slovak.csv")
    assert [(name, price) for _id, name, price in services(partner(external_id="P/1").id)] == [
        (LocalizedText({"pl": "Wtyczka"}), Money(450_000, "PLN")),
        (LocalizedText({"pl": "Godzina: programista"}), Money(16_000, "PLN")),
    ]
    assert [(name, price) for _id, name, price in services(partner(external_id="T-2").id)] == [
        (LocalizedText({"sk": "Logo"}), Money(35_000, "EUR")),
        (LocalizedText({"sk": "Šablóna: na mieru"}), None),
    ]


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_a_wrong_file_loads_nothing_and_names_every_fault(
    runner: FlaskCliRunner, options: list[str]
) -> None:
    result = do_import(runner, DATA / "wrong.csv", *options)
    assert refused(result) == [
        ("1", "tier", "forbidden_column", "tier"),
        ("3", "name", "required", ""),
        ("4", "email", "invalid_email", "foto(at)firma.example"),
        ("5", "categories", "unknown_category", "tlačiareň"),
        ("6", "country", "unknown_country", "Ruritánia"),
        ("7", "categories", "too_many_categories", "seo|design"),
        ("8", "services", "negative_price", "-12"),
        ("9", "services", "unknown_currency", "PNL"),
        ("10", "external_id", "duplicate_external_id", "X-1"),
        ("11", "website", "unsafe_website", "javascript:alert(1)"),
        ("12", "headline_sk", "too_long", "d" * 161),
        ("13", "-", "too_few_columns", ""),
        ("14", "founded", "invalid_number", "2O15"),
    ]
    assert "wrong.csv: 13 faults. Nothing was loaded." in result.stderr
    assert result.stdout == ""
    assert count(Partner) == 0


def test_a_partner_cannot_import_its_own_level(runner: FlaskCliRunner, file: Path) -> None:
    """S14, S15."""
    load_rows(runner, file, ROW)
    result = do_import(runner, write(file, ROW | {"tier": "gold"}))
    assert refused(result) == [("1", "tier", "forbidden_column", "tier")]


def test_a_dry_run_says_what_would_be_and_writes_nothing(
    runner: FlaskCliRunner, file: Path
) -> None:
    load_rows(runner, file, ROW)
    write(file, ROW | {"name": "Slivková"}, ROW | {"external_id": "A-2", "email": "b@b.example"})
    result = do_import(runner, file, "--dry-run")
    assert result.exit_code == 0
    assert "Would add 1, change 1, leave 0." in result.stdout
    assert "Nothing was written." in result.stdout
    assert [row.name for row in db.session.scalars(select(Partner))] == ["Hrušková"]


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


def test_a_new_partner_stands_in_one_category(runner: FlaskCliRunner, file: Path) -> None:
    """S27."""
    rows = [ROW | {"categories": ""}, ROW | {"external_id": "A-2", "categories": "seo|photo"}]
    assert [fault[:3] for fault in refused(do_import(runner, write(file, *rows)))] == [
        ("2", "categories", "required"),
        ("3", "categories", "too_many_categories"),
    ]
    without_the_column = {key: value for key, value in ROW.items() if key != "categories"}
    assert [fault[2] for fault in refused(do_import(runner, write(file, without_the_column)))] == [
        "required"
    ]


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


def test_unknown_columns_are_reported_and_left_aside(runner: FlaskCliRunner, file: Path) -> None:
    result = do_import(runner, write(file, ROW | {"note": "x", "headline_de": "y"}))
    assert result.exit_code == 0
    assert "Unknown columns, left aside: note, headline_de" in result.stderr


def test_a_mistyped_column_is_named_beside_the_one_that_is_missing(
    runner: FlaskCliRunner, file: Path
) -> None:
    result = do_import(runner, write(file, {"name": "A", "e-mail": "a@b.example"}))
    assert refused(result) == [("1", "email", "missing_column", "")]
    assert "e-mail" in result.stderr


def test_a_failure_in_the_middle_leaves_nothing(
    runner: FlaskCliRunner, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "BATCH", 2)
    real = load.publish

    def publish_until_the_second_batch(*, partner_ids: Sequence[int]) -> None:
        real(partner_ids=partner_ids)
        if count(Partner) > 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(load, "publish", publish_until_the_second_batch)
    rows = [ROW | {"external_id": f"A-{n}", "name": f"Firma {n}"} for n in range(5)]
    result = do_import(runner, write(file, *rows))
    assert result.exit_code != 0
    assert count(Partner) == count(Listing) == count(FacetCount) == 0


def test_many_batches_load_as_one(
    runner: FlaskCliRunner, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "BATCH", 2)
    rows = [ROW | {"external_id": f"A-{n}", "name": f"Firma {n % 3}"} for n in range(7)]
    assert "Added 7" in load_rows(runner, file, *rows)
    rows[4]["name"] = "Iná"
    assert "Added 0, changed 1, unchanged 6." in load_rows(runner, file, *rows)


def test_two_imports_at_once_double_nobody(app: Flask, file: Path) -> None:
    shutil.copyfile(DATA / "slovak.csv", file)
    start = threading.Barrier(2)
    outcomes: list[load.Outcome] = []

    def import_it() -> None:
        with app.app_context(), file.open("rb") as opened:
            start.wait()
            outcomes.append(load.import_partners(opened, name="partners.csv"))

    threads = [threading.Thread(target=import_it) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted((outcome.added, outcome.unchanged) for outcome in outcomes) == [(0, 4), (4, 0)]
    assert count(Partner) == 4


def test_the_import_reads_standard_input(runner: FlaskCliRunner) -> None:
    result = runner.invoke(
        args=["partners", "import", "-"], input=(DATA / "russian.csv").read_bytes()
    )
    assert result.exit_code == 0
    assert "Windows-1251, separated by semicolon" in result.stdout
    assert "Added 3" in result.stdout


def test_a_file_that_is_not_there_is_named(runner: FlaskCliRunner, file: Path) -> None:
    result = do_import(runner, file)
    assert result.exit_code != 0
    assert "partners.csv" in result.stderr
