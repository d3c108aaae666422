"""An operator loads partners from a CSV file."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from app.config import ROOT
from app.db import db
from app.partners.importing import load
from app.partners.models import (
    FacetCount,
    Listing,
    Partner,
    Tier,
    TierDecision,
    Vetting,
)
from app.values import LocalizedText, Money
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


def test_markup_of_other_systems_never_gets_in(runner: FlaskCliRunner, file: Path) -> None:
    """S71: the words stay, the junk goes."""
    junk = {"name": "[dc]W[/dc]ebmajster", "headline_sk": "[dc][/dc][b]Robíme[/b] weby [od 5]."}
    load_rows(runner, file, ROW | junk)
    made = partner()
    assert made.name == "Webmajster"
    assert made.slug == "webmajster"
    assert made.headline == {"sk": "Robíme weby [od 5]."}


def test_importing_thousands_of_rows_takes_little_memory(
    migrated_sqlite: Path, tmp_path: Path, file: Path
) -> None:
    """A tenth of 50,000 rows in a process of its own; what it takes does not grow with them."""
    database = tmp_path / "kupec.sqlite"
    shutil.copyfile(migrated_sqlite, database)
    long = {"about_sk": "Balíme, lepíme a odosielame. " * 30}
    rows = [
        ROW | long | {"external_id": f"A-{n}", "name": f"Sklad {n}", "email": f"a{n}@a.example"}
        for n in range(5_000)
    ]
    write(file, *rows)
    script = (
        "import re, sys; from pathlib import Path; from wsgi import app\n"
        "result = app.test_cli_runner().invoke(args=['partners', 'import', sys.argv[1]])\n"
        "assert result.exit_code == 0, result.output\n"
        # Not ru_maxrss: it begins with what the process that started this one had taken.
        "taken = re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())\n"
        "print(int(taken[1]) // 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(file)],
        env=os.environ | {"DATABASE_URL": f"sqlite:///{database}", "KUPEC_ENV": "development"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) <= 300
