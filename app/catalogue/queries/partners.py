"""Single partners, levels and categories, as pages about them show them."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from app.db import db
from app.partners.models import Category, Listing, Partner, Standing, Tier, TierDecision
from app.partners.slugs import can_be_slug


def all_tiers() -> list[Tier]:
    """The levels, highest first."""
    return list(db.session.scalars(select(Tier).order_by(Tier.rank.desc())))


def all_tiers_with_conditions() -> list[Tier]:
    """The levels with their conditions, highest first."""
    query = select(Tier).order_by(Tier.rank.desc()).options(selectinload(Tier.conditions))
    return list(db.session.scalars(query))


def all_categories() -> list[Category]:
    """The categories in the operator's order."""
    return list(db.session.scalars(select(Category).order_by(Category.position)))


def published_partner(slug: str) -> Partner | None:
    """A listed partner with all that its profile shows; None for any other (P21)."""
    if not can_be_slug(slug):
        return None
    query = (
        select(Partner)
        .where(Partner.slug == slug, Partner.state == "published")
        .options(
            joinedload(Partner.tier),
            selectinload(Partner.standings).selectinload(Standing.category),
            selectinload(Partner.services),
            selectinload(Partner.references),
        )
    )
    return db.session.scalars(query).one_or_none()


def holds_tier_since(partner: Partner) -> TierDecision | None:
    """The decision that gave a partner its present level; None while it has its first one."""
    query = (
        select(TierDecision)
        .where(
            TierDecision.partner_id == partner.id,
            TierDecision.to_tier_id == partner.tier_id,
            TierDecision.from_tier_id != partner.tier_id,
        )
        .order_by(TierDecision.decided_on.desc(), TierDecision.id.desc())
        .limit(1)
    )
    return db.session.scalars(query).one_or_none()


@dataclass(frozen=True)
class SitemapEntry:
    """A listed partner's address part and the day of its last change."""

    slug: str
    changed_on: str


def count_listed() -> int:
    """How many partners are listed."""
    query = select(func.count()).select_from(Listing)
    return int(db.session.execute(query).scalar_one())


def sitemap_entries(*, offset: int, limit: int) -> list[SitemapEntry]:
    """A stretch of the listed partners, in the order of their ids."""
    query = (
        select(Partner.slug, Partner.updated_at)
        .join(Listing, Listing.partner_id == Partner.id)
        .order_by(Listing.partner_id)
        .offset(offset)
        .limit(limit)
    )
    return [
        SitemapEntry(slug, updated_at.date().isoformat())
        for slug, updated_at in db.session.execute(query)
    ]
