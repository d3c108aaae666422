"""The values by which the office sifts partners, kept as bits (``app.tables.sets``)."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select

from app.db import db
from app.partners.locking import hold_listings
from app.partners.models import Category, Partner, Standing, Tier
from app.partners.words import KIND
from app.tables.sets import keep_values, value_of


def refresh_values(partner_ids: Collection[int]) -> int:
    """Let these partners be sifted by what they are now, and by nothing else. Some thousands at
    a time, and locked before (``app.partners.locking``). Returns how many rows of bits
    were not what they should be. Flushes."""
    db.session.flush()
    rows = db.session.execute(
        select(
            Partner.id, Partner.state, Tier.key, Partner.country, Partner.source, Partner.languages
        )
        .join(Tier, Tier.id == Partner.tier_id)
        .where(Partner.id.in_(partner_ids))
    )
    values: dict[int, list[str]] = defaultdict(list, {each: [] for each in partner_ids})
    for partner_id, state, tier, country, source, languages in rows:
        values[partner_id] = [
            value_of("state", state),
            value_of("tier", tier),
            value_of("source", source),
            *([value_of("country", country)] if country else []),
            *(value_of("language", code) for code in languages),
        ]
    standings = (
        select(Standing.partner_id, Category.slug)
        .join(Category, Category.id == Standing.category_id)
        .where(Standing.partner_id.in_(partner_ids))
    )
    for partner_id, slug in db.session.execute(standings):
        values[partner_id].append(value_of("category", slug))
    return keep_values(KIND, values, hold_listings)
