"""What cards show, by place and by address."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import select

from app.catalogue.queries.facts import Facts
from app.catalogue.queries.reading import among, as_list, rows
from app.db import db
from app.partners.listing.places import partner_at
from app.partners.models import Listing, Partner
from app.partners.slugs import can_be_slug


class StoredCard(NamedTuple):
    """A card as it is stored, read only where nobody has kept what it looks like."""

    place: int
    data: str
    """JSON (partners.listing.content.card_of)."""


def cards_at(places: Sequence[int]) -> list[StoredCard]:
    """The cards at these places, in their order."""
    if not places:
        return []
    query = f"SELECT place, CAST(card AS TEXT) FROM listings WHERE {among('partner_id', 'ids')}"
    ids = as_list([partner_at(place) for place in places])
    found: dict[int, str] = dict(rows(query, {"ids": ids}))
    return [StoredCard(place, found[place]) for place in places if place in found]


def first_cards(facts: Facts, tier_key: str, limit: int) -> list[StoredCard]:
    """The first cards of a level, in the recommended order."""
    first, after = facts.places_of(tier_key)
    query = (
        select(Listing.place)
        .where(Listing.place >= first, Listing.place < after)
        .order_by(Listing.place)
        .limit(limit)
    )
    return cards_at(db.session.scalars(query).all())


def cards_by_slug(slugs: Sequence[str]) -> list[dict[str, Any]]:
    """Card data of the listed ones among these partners, in the order asked for."""
    query = (
        select(Partner.slug, Listing.card)
        .join(Listing, Listing.partner_id == Partner.id)
        .where(Partner.slug.in_([slug for slug in slugs if can_be_slug(slug)]))
    )
    found: dict[str, dict[str, Any]] = dict(db.session.execute(query).all())
    return [found[slug] for slug in slugs if slug in found]
