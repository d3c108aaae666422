"""Adding partners."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select

from app.db import Base, db
from app.partners.batches import batches
from app.partners.details import PartnerDetails
from app.partners.locking import hold_listings
from app.partners.models import Partner, Reference, Service, Standing, Tier
from app.partners.rules import FIRST_TIER, require_room_for_categories
from app.partners.sifting import refresh_values
from app.partners.slugs import unique_slugs
from app.partners.words import refresh_words


def add_partners(*, partners: Sequence[PartnerDetails], source: str) -> list[int]:
    """Add new partners as bronze drafts (S15), the one way in for all of them.

    Returns their ids in the order given. Raises Refused when one has too many categories.
    """
    if not partners:
        return []
    first = db.session.execute(select(Tier).where(Tier.key == FIRST_TIER)).scalar_one()
    for details in partners:
        require_room_for_categories(len(details.category_ids), first.category_limit)
    # Two who add partners of one name at once would both find its address free.
    hold_listings()
    slugs = unique_slugs([details.name for details in partners])
    rows = [
        values_of(details)
        | {
            "slug": slug,
            "source": source,
            "tier_id": first.id,
            "category_limit": first.category_limit,
        }
        for details, slug in zip(partners, slugs, strict=True)
    ]
    ids = list(
        db.session.scalars(
            insert(Partner).returning(Partner.id, sort_by_parameter_order=True), rows
        )
    )
    standings = [
        {
            "partner_id": partner_id,
            "category_id": category_id,
            "slot": slot,
            "category_limit": first.category_limit,
        }
        for partner_id, details in zip(ids, partners, strict=True)
        for slot, category_id in enumerate(details.category_ids)
    ]
    _insert(Standing, standings)
    added = list(zip(ids, partners, strict=True))
    _insert(Service, [row for added_id, details in added for row in _services(added_id, details)])
    _insert(
        Reference, [row for added_id, details in added for row in _references(added_id, details)]
    )
    db.session.flush()
    for batch in batches(ids):
        refresh_words(batch)
        refresh_values(batch)
    return ids


def values_of(details: PartnerDetails) -> dict[str, Any]:
    """The columns of a partner's own row that its details fill."""
    return {
        "external_id": details.external_id,
        "name": details.name,
        "kind": details.kind,
        "headline": details.headline,
        "about": details.about,
        "country": details.country,
        "city": details.city,
        "languages": list(details.languages),
        "email": details.email.lower(),
        "phone": details.phone,
        "website": details.website,
        "founded": details.founded,
        "team_size": details.team_size,
        "dropshipping": details.dropshipping,
    }


def _services(partner_id: int, details: PartnerDetails) -> list[dict[str, Any]]:
    return [
        {
            "partner_id": partner_id,
            "position": position,
            "name": service.name,
            "price_minor": service.price.minor if service.price else None,
            "price_currency": service.price.currency if service.price else None,
        }
        for position, service in enumerate(details.services)
    ]


def _references(partner_id: int, details: PartnerDetails) -> list[dict[str, Any]]:
    return [
        {
            "partner_id": partner_id,
            "position": position,
            "client": reference.client,
            "text": reference.text,
        }
        for position, reference in enumerate(details.references)
    ]


def _insert(table: type[Base], rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(table), rows)
