"""Writing listings: compares what stands with what should, and changes the difference.

Runs in the transaction of the change itself, so a reader never sees one without the other. Rows
that many partners share (counts, search terms) are touched last, by one writer at a time.
"""

from collections.abc import Callable, Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.config import settings
from app.db import db
from app.partners.batches import batches
from app.partners.listing.content import ListingContent, listing_of
from app.partners.listing.rows import drop, insert_rows, replace_rows, standing_rows
from app.partners.listing.shared import SharedChanges
from app.partners.locking import lock_partners
from app.partners.models import ExchangeRate, Partner, Standing
from app.partners.sifting import refresh_values
from app.partners.words import refresh_words


def refresh_listings(
    partner_ids: Collection[int], *, on_progress: Callable[[int], object] | None = None
) -> int:
    """Make the listings of these partners what they should be: there and current for the
    published ones, gone for the others. Returns how many were not. Flushes; the caller commits.
    ``on_progress`` is told how many more are done."""
    db.session.flush()
    rates = current_rates()
    shared = SharedChanges()
    changed = 0
    # All of them are locked before the first batch takes what listings share.
    for batch in batches(lock_partners(partner_ids)):
        changed += _refresh_batch(batch, rates, shared)
        if on_progress:
            on_progress(len(batch))
    shared.store()
    return changed


def current_rates() -> dict[str, int]:
    """Millionths of a euro that one unit of each currency is worth."""
    return dict(db.session.execute(select(ExchangeRate.currency, ExchangeRate.micro_euro)).all())


def listings_of(partner_ids: Collection[int], rates: Mapping[str, int]) -> list[ListingContent]:
    """What the listings of those of these partners who are published should say."""
    partners = db.session.scalars(
        select(Partner)
        .where(Partner.id.in_(partner_ids), Partner.state == "published")
        .order_by(Partner.id)
        .options(
            selectinload(Partner.tier),
            selectinload(Partner.standings).selectinload(Standing.category),
            selectinload(Partner.services),
        )
        .execution_options(populate_existing=True)
    ).all()
    return [
        listing_of(partner, settings().locales, settings().currency, rates) for partner in partners
    ]


def _refresh_batch(ids: list[int], rates: Mapping[str, int], shared: SharedChanges) -> int:
    refresh_words(ids)
    refresh_values(ids)
    contents = listings_of(ids, rates)
    before = standing_rows(ids)
    gone = [before[key] for key in before.keys() - {content.partner_id for content in contents}]
    fresh = [content for content in contents if content.partner_id not in before]
    altered = [
        (before[content.partner_id], content)
        for content in contents
        if content.partner_id in before and before[content.partner_id].differs_from(content)
    ]
    drop(gone)
    replace_rows(altered)
    insert_rows(fresh)
    for listing in gone:
        shared.take(listing.place, listing.document)
    for old, new in altered:
        shared.take(old.place, old.document)
        shared.add(new)
    for content in fresh:
        shared.add(content)
    return len(gone) + len(altered) + len(fresh)
