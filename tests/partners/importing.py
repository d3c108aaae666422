"""Files to import, and what came of importing them."""

import csv
from pathlib import Path
from typing import Any

from click.testing import Result
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select

from app.db import db
from app.partners.models import Category, Partner, Service, Standing
from app.values import LocalizedText, Money

DATA = Path(__file__).parent / "data"

Row = dict[str, str]
ROW: Row = {
    "external_id": "A-1",
    "name": "Hrušková",
    "email": "sona@hruskova.example",
    "categories": "seo",
    "languages": "sk",
    "headline_sk": "Hľadáme, čo hľadajú iní.",
    "services": "Audit:100:EUR|Správa:50:EUR",
}


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
