"""An operator writes partners into a CSV file, and may load it again."""

import csv
import io
from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from app.db import db
from app.partners import exporting
from app.partners.details import ServiceDetails
from app.partners.models import Partner
from app.values import LocalizedText, Money
from tests import cast


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "partners.csv"


def export(runner: FlaskCliRunner, file: Path) -> list[dict[str, str]]:
    """Export into a file and read it as a spreadsheet would."""
    result = runner.invoke(args=["partners", "export", str(file)])
    assert result.exit_code == 0, result.output
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def test_every_listed_partner_is_written_with_all_it_says(
    runner: FlaskCliRunner, file: Path
) -> None:
    cast.everything_told()
    cast.listed("Koncept", state="draft", email="draft@partner.example")
    cast.listed("Odložený", state="suspended", email="suspended@partner.example")
    assert export(runner, file) == [
        {
            "name": "Hrdina & Mráz",
            "kind": "company",
            "categories": "development|seo|design",
            "country": "SK",
            "city": "Žilina",
            "languages": "sk|pl|ru",
            "email": "ahoj@hrdina-mraz.example",
            "phone": "'+421 41 000 12 34",
            "website": "https://www.hrdina-mraz.example",
            "headline_sk": "Prepájame sklady s pokladňou.",
            "headline_pl": "Łączymy magazyny z kasą.",
            "headline_ru": "Связываем склады с кассой.",
            "about_sk": "Sme šiesti a robíme doplnky, ktoré prežijú sviatky.",
            "about_pl": "Jest nas sześcioro i piszemy dodatki, które przetrwają święta.",
            "about_ru": "Нас шестеро, и мы пишем дополнения, которые переживут праздники.",
            "services": "Vlastný modul:1200.00:EUR|Konzultácia::",
            "founded": "2012",
            "team_size": "6",
            "external_id": "",
        }
    ]


def test_the_file_is_utf_8_with_a_bom_commas_and_crlf(runner: FlaskCliRunner, file: Path) -> None:
    cast.hardly_anything_told()
    export(runner, file)
    content = file.read_bytes()
    assert content.startswith(b"\xef\xbb\xbfname,kind,categories,")
    assert content.count(b"\r\n") == content.count(b"\n") == 2


def test_what_is_exported_comes_back_unchanged(runner: FlaskCliRunner, file: Path) -> None:
    cast.everything_told()
    cast.hardly_anything_told()
    cast.polish_only()
    cast.listed(
        "=1+1",
        email="vzorec@partner.example",
        headline=LocalizedText({"sk": "-20 % na všetko", "ru": "'@"}),
        about=LocalizedText({"sk": 'Prvý "riadok"\r\na druhý; tretí,\n\nštvrtý'}),
        languages=("de", "ru"),
        services=(
            ServiceDetails(LocalizedText({"sk": "Dizajn", "ru": "Дизайн"}), Money(1, "RUB")),
            ServiceDetails(LocalizedText({"sk": "A|B: oboje"}), Money(150, "CZK")),
            ServiceDetails(LocalizedText({"pl": "@rozmowa"}), None),
            ServiceDetails(LocalizedText({"sk": "Deň", "ru": "День"}), Money(100, "EUR")),
            ServiceDetails(LocalizedText({"sk": "Noc", "ru": "День"}), Money(100, "EUR")),
        ),
        external_id="+1",
    )
    export(runner, file)
    result = runner.invoke(args=["partners", "import", str(file)])
    assert result.exit_code == 0, result.output
    assert "Added 0, changed 0, unchanged 4." in result.stdout


def test_a_cell_that_looks_like_a_formula_is_guarded(runner: FlaskCliRunner, file: Path) -> None:
    for sign in "=+-@":
        cast.listed(f"{sign}cmd|x", email=f"{ord(sign)}@partner.example")
    assert [row["name"] for row in export(runner, file)] == [
        "'=cmd|x",
        "'+cmd|x",
        "'-cmd|x",
        "'@cmd|x",
    ]


def test_no_level_is_written(runner: FlaskCliRunner, file: Path) -> None:
    """S14."""
    cast.everything_told()
    assert not any("tier" in row or "gold" in row.values() for row in export(runner, file))


def test_many_batches_are_written_as_one(
    runner: FlaskCliRunner, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "BATCH", 2)
    for number in range(5):
        cast.listed(f"Firma {number}")
    assert [row["name"] for row in export(runner, file)] == [f"Firma {n}" for n in range(5)]


def test_without_a_file_the_export_goes_to_standard_output(runner: FlaskCliRunner) -> None:
    cast.hardly_anything_told()
    result = runner.invoke(args=["partners", "export"])
    assert result.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(result.stdout_bytes.decode("utf-8-sig"), newline="")))
    assert [row["name"] for row in rows] == ["Jan Nowak"]
    assert "1 partner exported." in result.stderr


def test_a_failed_export_leaves_the_old_file(
    runner: FlaskCliRunner, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.hardly_anything_told()
    file.write_text("old")

    def fail(_partner: Partner) -> dict[str, str]:
        raise RuntimeError

    monkeypatch.setattr(exporting, "_row", fail)
    assert runner.invoke(args=["partners", "export", str(file)]).exit_code != 0
    assert file.read_text() == "old"
    assert list(file.parent.glob("*.part")) == list(file.parent.glob(".*.part")) == []


def test_an_export_changes_nothing(runner: FlaskCliRunner, file: Path) -> None:
    actor = cast.everything_told()
    before = db.session.get_one(Partner, actor.id).version
    export(runner, file)
    assert db.session.scalar(select(Partner.version)) == before


def test_a_folder_that_is_not_there_is_named(runner: FlaskCliRunner, tmp_path: Path) -> None:
    result = runner.invoke(args=["partners", "export", str(tmp_path / "nowhere" / "out.csv")])
    assert result.exit_code == 1
    assert "nowhere" in result.stderr
