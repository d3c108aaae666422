"""Partners as a CSV file that the import takes back unchanged."""

import csv
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import select

from app.config import settings
from app.db import db
from app.partners.batches import BATCH
from app.partners.importing.merging import main_locale
from app.partners.models import Partner
from app.partners.queries import details_of, partners_with_all
from app.partners.sheet import PricedName, columns, join_items, service_item
from app.tables.formulas import guarded


def export_partners(file: BinaryIO) -> int:
    """Write every published partner, in UTF-8 with a BOM, and return how many there were.

    One snapshot of the database, read in batches. Levels are not written: they are no property
    that could be handed on (S14).
    """
    db.session.rollback()
    if db.engine.dialect.name == "postgresql":
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    names = columns(settings().locales)
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        writer = csv.DictWriter(text, names, lineterminator="\r\n")
        writer.writeheader()
        count = 0
        for partner in _published():
            row = _row(partner)
            writer.writerow({name: guarded(row.get(name, "")) for name in names})
            count += 1
        text.flush()
        return count
    finally:
        text.detach()
        db.session.rollback()


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the place of ``path`` at the end, when all went well: whoever reads the
    path finds the old one or the whole new one."""
    target = path.resolve()
    if target.exists() and not target.is_file():
        # A pipe or a terminal is written to; to rename over it would destroy it.
        with target.open("wb") as file:
            yield file
        return
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with beside.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _published() -> Iterator[Partner]:
    last = 0
    while True:
        ids = db.session.scalars(
            select(Partner.id)
            .where(Partner.state == "published", Partner.id > last)
            .order_by(Partner.id)
            .limit(BATCH)
        ).all()
        if not ids:
            return
        yield from partners_with_all(ids)
        last = ids[-1]
        db.session.expunge_all()


def _row(partner: Partner) -> dict[str, str]:
    details = details_of(partner)
    locale = main_locale(details, settings().locales, settings().default_locale)
    services = []
    for service in details.services:
        services.append(service_item(PricedName(service.name.text_for(locale), service.price)))
    return {
        "name": details.name,
        "kind": details.kind,
        "categories": join_items(standing.category.slug for standing in partner.standings),
        "country": details.country or "",
        "city": details.city,
        "languages": join_items(details.languages),
        "email": details.email,
        "phone": details.phone,
        "website": details.website,
        **{f"headline_{code}": text for code, text in details.headline.items()},
        **{f"about_{code}": text for code, text in details.about.items()},
        "services": join_items(services),
        "founded": _number(details.founded),
        "team_size": _number(details.team_size),
        "external_id": details.external_id or "",
    }


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
