"""What the public pages ask the database. A page of the catalogue costs at most nine queries,
whatever it shows and however many partners there are; nothing is loaded lazily."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    exists,
    func,
    literal_column,
    or_,
    select,
    text,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, selectinload

from app.catalogue.criteria import Choices, Criteria
from app.config import settings
from app.db import db
from app.i18n.folding import fold
from app.partners.listing.content import city_token
from app.partners.models import (
    Category,
    FacetCount,
    Listing,
    ListingOrder,
    ListingToken,
    Partner,
    Standing,
    Tier,
    TierDecision,
)
from app.partners.slugs import can_be_slug

FACETS = ("category", "tier", "language", "country", "dropshipping", "available", "rating")
MOST_WORDS = 8
SHOWN_CITIES = 60


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


def listed_counts() -> dict[str, int]:
    """How many listings answer to each filter value, towns left out: a table, not a count."""
    query = select(FacetCount.token, FacetCount.count).where(
        FacetCount.count > 0, or_(*(_of_facet(facet, FacetCount.token) for facet in FACETS))
    )
    return counts_by_token(query)


def counts_by_token(query: Select[str, int] | CompoundSelect[str, int]) -> dict[str, int]:
    """The rows of a query for tokens and their counts."""
    return dict(db.session.execute(query).all())


def common_cities() -> list[str]:
    """The towns with most partners, for suggesting while a reader types."""
    query = (
        select(FacetCount.label)
        .where(FacetCount.count > 0, _of_facet("city", FacetCount.token))
        .order_by(FacetCount.count.desc(), FacetCount.token)
        .limit(SHOWN_CITIES)
    )
    return list(db.session.scalars(query))


def choices_from(
    categories: Sequence[Category], tiers: Sequence[Tier], counts: dict[str, int]
) -> Choices:
    """The values that filters may take now: languages and countries that someone has."""
    return Choices(
        categories={category.slug for category in categories},
        tiers={tier.key for tier in tiers},
        languages=_values_of("language", counts),
        countries=_values_of("country", counts),
    )


def _values_of(facet: str, counts: dict[str, int]) -> set[str]:
    prefix = f"{facet}:"
    return {token.removeprefix(prefix) for token in counts if token.startswith(prefix)}


def search_words(query: str) -> list[str]:
    """The folded words of a search, the first few of them."""
    return _all_words(query)[:MOST_WORDS]


def has_more_words(query: str) -> bool:
    """Whether a search has more words than are looked for."""
    return len(_all_words(query)) > MOST_WORDS


def _all_words(query: str) -> list[str]:
    return list(dict.fromkeys(fold(query).split()))


def count_listings(criteria: Criteria) -> int:
    """How many partners answer to the question."""
    query = select(func.count()).select_from(Listing).where(*_conditions(criteria))
    return int(db.session.execute(query).scalar_one())


def listing_cards(
    criteria: Criteria, locale: str, *, offset: int, limit: int
) -> list[dict[str, Any]]:
    """Card data of one page, gold first whatever the order asked for (S19)."""
    query = (
        _in_order(select(Listing.card), criteria.sort, locale)
        .where(*_conditions(criteria))
        .offset(offset)
        .limit(limit)
    )
    return list(db.session.scalars(query))


def _in_order(query: Select[Any], sort: str, locale: str) -> Select[Any]:
    if sort in ("recommended", "name"):
        key = ListingOrder.recommended_key if sort == "recommended" else ListingOrder.name_key
        joined = query.join(ListingOrder, ListingOrder.partner_id == Listing.partner_id)
        ordered = _ordered_locale(locale)
        return joined.where(ListingOrder.locale == ordered).order_by(key, Listing.partner_id)
    keys: dict[str, InstrumentedAttribute[int]] = {
        "rating": Listing.rating_key,
        "newest": Listing.newest_key,
        "price": Listing.price_key,
    }
    return query.order_by(keys[sort], Listing.partner_id)


def _ordered_locale(locale: str) -> str:
    """The language by whose alphabet to sort: the reader's, or the default one for a language
    so new that some listings have no place in its order yet (``partners relist`` gives them one;
    until then every partner is shown all the same)."""
    ordered: set[str] = current_app.extensions.setdefault("ordered_locales", set())
    if locale not in ordered:
        placed = select(ListingOrder.partner_id).where(ListingOrder.locale == locale)
        if db.session.scalar(select(exists().where(Listing.partner_id.not_in(placed)))):
            return settings().default_locale
        ordered.add(locale)
    return locale


def facet_counts(criteria: Criteria) -> dict[str, int]:
    """For each value of each filter: how many partners there would be with it.

    A filter in force is counted without itself, so that its other values stay reachable.
    """
    active = [facet for facet in FACETS if facet in criteria.filters]
    idle = [facet for facet in FACETS if facet not in active]
    counted = [_tokens_of([facet], _conditions(criteria, leaving_out=facet)) for facet in active]
    if idle:
        counted.append(_tokens_of(idle, _conditions(criteria)))
    # One question to the database, however many filters are in force.
    return counts_by_token(union_all(*counted))


def _tokens_of(
    facets: Sequence[str], conditions: Sequence[ColumnElement[bool]]
) -> Select[str, int]:
    """How often each value of these filters occurs among the listings that are left."""
    query = (
        select(ListingToken.token, func.count())
        .where(or_(*(_of_facet(facet, ListingToken.token) for facet in facets)))
        .group_by(ListingToken.token)
    )
    if conditions:
        matching = select(Listing.partner_id).where(*conditions)
        query = query.where(ListingToken.partner_id.in_(matching))
    return query


def _of_facet(facet: str, token: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Tokens of one filter, as a range: ``;`` is the character after ``:``."""
    return and_(token >= f"{facet}:", token < f"{facet};")


def _conditions(criteria: Criteria, leaving_out: str = "") -> list[ColumnElement[bool]]:
    wanted: dict[str, list[str]] = {
        "category": [f"category:{slug}" for slug in criteria.category],
        "tier": [f"tier:{key}" for key in criteria.tier],
        "language": [f"language:{criteria.language}"] if criteria.language else [],
        "country": [f"country:{criteria.country}"] if criteria.country else [],
        "city": [city_token(criteria.city)] if criteria.city else [],
        "dropshipping": ["dropshipping:1"] if criteria.dropshipping else [],
        "available": ["available:1"] if criteria.available else [],
        "rating": [f"rating:{criteria.rating}"] if criteria.rating else [],
    }
    conditions: list[ColumnElement[bool]] = [
        Listing.partner_id.in_(
            select(ListingToken.partner_id).where(ListingToken.token.in_(tokens))
        )
        for facet, tokens in wanted.items()
        if tokens and facet != leaving_out
    ]
    if criteria.price_max is not None:
        conditions.append(Listing.compared_price <= criteria.price_max * 100)
    words = search_words(criteria.q)
    if words:
        conditions.append(contains(words))
    return conditions


def contains(words: Sequence[str]) -> ColumnElement[bool]:
    """Listings in which every word begins some word. Words are folded: letters and digits only."""
    if db.engine.dialect.name == "postgresql":
        document: ColumnElement[str] = literal_column(
            "to_tsvector('simple', words || ' ' || about_words)"
        )
        pattern = " & ".join(f"{word}:*" for word in words)
        return document.bool_op("@@")(func.to_tsquery("simple", pattern))
    pattern = " AND ".join(f'"{word}"*' for word in words)
    found = text("SELECT rowid FROM listing_search WHERE listing_search MATCH :pattern")
    return Listing.partner_id.in_(found.bindparams(pattern=pattern).columns(Listing.partner_id))


def published_partner(slug: str) -> Partner | None:
    """A listed partner with all that its profile shows; None for any other (P21)."""
    if not can_be_slug(slug):
        return None
    query = (
        select(Partner)
        .where(Partner.slug == slug, Partner.state == "published")
        .options(
            selectinload(Partner.tier),
            selectinload(Partner.standings).selectinload(Standing.category),
            selectinload(Partner.services),
            selectinload(Partner.references),
        )
    )
    return db.session.scalars(query).one_or_none()


def cards_by_slug(slugs: Sequence[str]) -> list[dict[str, Any]]:
    """Card data of the listed ones among these partners, in the order asked for."""
    query = (
        select(Partner.slug, Listing.card)
        .join(Listing, Listing.partner_id == Partner.id)
        .where(Partner.slug.in_([slug for slug in slugs if can_be_slug(slug)]))
    )
    found: dict[str, dict[str, Any]] = dict(db.session.execute(query).all())
    return [found[slug] for slug in slugs if slug in found]


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
