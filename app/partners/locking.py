"""Partners held against other writers.

Whoever writes takes its locks in one order: partners by id, then what listings share
(``hold_listings``). Two writers then wait for each other and never lock each other out. SQLite's
writers are alone anyway.
"""

from collections.abc import Collection

from sqlalchemy import select, text
from sqlalchemy.orm import selectinload

from app.db import db
from app.partners.batches import batches
from app.partners.models import Partner
from app.refusals import NotFound

LISTINGS = 5_002
"""Number of the advisory lock that writers of listings wait for each other by."""


def locked(partner_id: int) -> Partner:
    """The partner with its categories, locked until the transaction ends."""
    return locked_by_id([partner_id])[partner_id]


def locked_by_id(partner_ids: Collection[int], *, level: bool = False) -> dict[int, Partner]:
    """The partners with their categories, locked until the transaction ends; ``level`` when
    their levels are to change. Raises NotFound when one of them does not exist."""
    # A review or a recorded conversation that is being added holds its partner's key. Waiting for
    # it here would lock out two writers who have each added one; a change of level alone must
    # wait, because it changes the key (models/partner.py).
    partners = db.session.scalars(
        select(Partner)
        .where(Partner.id.in_(partner_ids))
        .order_by(Partner.id)
        .options(selectinload(Partner.standings))
        .with_for_update(key_share=not level)
        .execution_options(populate_existing=True)
    ).all()
    found = {partner.id: partner for partner in partners}
    if found.keys() != set(partner_ids):
        raise NotFound("There is no such partner.")
    return found


def lock_partners(partner_ids: Collection[int]) -> list[int]:
    """Lock any number of partners without loading them; returns the ids that exist, in order."""
    return [
        found
        for batch in batches(sorted(set(partner_ids)))
        for found in db.session.scalars(
            select(Partner.id)
            .where(Partner.id.in_(batch))
            .order_by(Partner.id)
            .with_for_update(key_share=True)
        )
    ]


def hold_listings() -> None:
    """Keep other writers from what partners share until this transaction ends: addresses, facet
    counts, search terms. Lock the partners first. Readers are not held up.

    No lock of tables, which would keep autovacuum away from those that need it most.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": LISTINGS})
