"""Catalogues of any size: the partners of a small demo, each there many times over.

A clone is another partner of the same texts, services, level and categories, with an id, name,
address, town, score, prices and day of its own. Its listing is put together from its original's by
the project's own functions, and what listings share is counted up, so that the result is just what
the actions would have written; ``checking`` proves it. Reviews, references and decisions, which the
catalogue does not read, are not cloned.
"""

from array import array
from random import Random
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session, make_transient, selectinload

from app.config import settings
from app.db import db, writing
from app.partners.batches import batches
from app.partners.listing.content import ListingContent, listing_of
from app.partners.listing.refresh import current_rates
from app.partners.listing.shared import SharedChanges
from app.partners.listing.tokens import words_in
from app.partners.models import Partner, Service, Standing
from app.partners.queries import all_ids
from app.partners.sifting import refresh_values
from app.partners.words import KIND
from app.tables.sets import BLOCK
from bench.data.cloning_bulk import Bulk
from bench.data.cloning_rows import Clone, Original
from bench.data.cloning_towns import Towns

SEED = 1


def multiply(size: int, bulk: Bulk) -> None:
    """Add clones to the present database until ``size`` partners are listed. The app's context is
    pushed, and nobody else uses the database. Raises ValueError when that many make no whole
    number of clones for each original."""
    originals = _originals(db.session())
    times, rest = divmod(size, len(originals))
    if rest or times < 2:
        raise ValueError(f"{size} is no multiple of the {len(originals)} partners that there are")
    partner_id, service_id = _next_id(Partner), _next_id(Service)
    db.session.remove()
    # Pooled connections would keep the file from the one that fills it.
    db.engine.dispose()
    chance, towns, shared = Random(SEED), Towns(size), SharedChanges()
    tokens: dict[str, array[int]] = {}
    office_words: dict[str, array[int]] = {}
    bulk.begin()
    for original in originals:
        original.count_clones(shared, times - 1)
    for number in range(1, times):
        for original in originals:
            clone = Clone(original, number, partner_id, towns, chance)
            for table, row in clone.rows(service_id):
                bulk.add(table, row)
            clone.count(shared)
            for token in clone.tokens:
                tokens.setdefault(token, array("q")).append(clone.place)
            for word in clone.office_words:
                office_words.setdefault(word, array("q")).append(partner_id)
            partner_id += 1
            service_id += len(original.services)
    # In the order of their key, which is how these rows lie.
    for token in sorted(tokens):
        for place in sorted(tokens[token]):
            bulk.add("listing_tokens", {"token": token, "place": place})
    for word in sorted(office_words):
        for row_id in office_words[word]:
            bulk.add("table_words", {"kind": KIND, "word": word, "row_id": row_id})
    bulk.end()
    with writing():
        shared.store()
        for ids in batches(all_ids(), BLOCK):
            refresh_values(ids)


def _originals(session: Session) -> list[Original]:
    """The listed partners with their rows and listings."""
    partners = session.scalars(
        select(Partner)
        .where(Partner.state == "published")
        .order_by(Partner.id)
        .options(
            selectinload(Partner.tier),
            selectinload(Partner.standings).selectinload(Standing.category),
            selectinload(Partner.services),
        )
    ).all()
    rows = {
        model: _rows_by_partner(session, model.__table__) for model in (Partner, Standing, Service)
    }
    rates = current_rates()
    return [
        Original(
            rank=partner.tier.rank,
            partner=rows[Partner][partner.id][0],
            standings=rows[Standing].get(partner.id, []),
            services=rows[Service].get(partner.id, []),
            published_at=partner.published_at,
            content=_content(partner, rates),
            rates=rates,
            other_words=_other_words(partner, rates),
        )
        for partner in partners
    ]


def _content(partner: Partner, rates: dict[str, int]) -> ListingContent:
    return listing_of(partner, settings().locales, settings().currency, rates)


def _other_words(partner: Partner, rates: dict[str, int]) -> tuple[str, ...]:
    """The words of its document that are neither of its name nor of its town alone, in order."""
    make_transient(partner)
    partner.name = partner.city = ""
    return tuple(words_in(_content(partner, rates).row["document"]))


def _rows_by_partner(session: Session, table: Table) -> dict[int, list[dict[str, Any]]]:
    """The rows as the database's driver gives them: nothing of them is looked at."""
    key = "id" if "partner_id" not in table.columns else "partner_id"
    columns = ", ".join(column.name for column in table.columns)
    found: dict[int, list[dict[str, Any]]] = {}
    result = session.connection().exec_driver_sql(f"SELECT {columns} FROM {table.name}")  # noqa: S608 - names of our own tables
    for row in result.mappings():
        found.setdefault(row[key], []).append(dict(row))
    return found


def _next_id(model: type[Partner] | type[Service]) -> int:
    last = db.session.scalar(select(model.id).order_by(model.id.desc()).limit(1))
    return (last or 0) + 1
