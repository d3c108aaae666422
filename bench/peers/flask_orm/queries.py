"""The questions of the catalogue page, by the ORM: one for the cards, one for each facet."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.catalogue.criteria import Choices, Criteria
from app.i18n.folding import fold
from bench.peers.flask_orm.models import (
    Category,
    ExchangeRate,
    Language,
    Partner,
    Service,
    Standing,
    Texts,
    Tier,
    db,
)

GRADES = (5, 4, 3, 2, 1)
MOST_WORDS = 8
SHOWN_CITIES = 60
PROGRAMME_CURRENCY = "EUR"


def all_tiers() -> Sequence[Tier]:
    """The levels, highest first."""
    return db.session.scalars(select(Tier).order_by(Tier.rank.desc())).all()


def all_categories() -> Sequence[Category]:
    """The categories in their order."""
    return db.session.scalars(select(Category).order_by(Category.position)).all()


def choices(categories: Sequence[Category], tiers: Sequence[Tier]) -> Choices:
    """The values that filters may take."""
    published = Partner.state == "published"
    countries = select(Partner.country).where(published, Partner.country.is_not(None)).distinct()
    languages = select(Language.code).join(Partner).where(published).distinct()
    return Choices(
        categories=[category.slug for category in categories],
        tiers=[tier.key for tier in tiers],
        languages=db.session.scalars(languages).all(),
        countries=db.session.scalars(countries).all(),
    )


def matching(criteria: Criteria, leaving_out: str = "") -> list[ColumnElement[bool]]:
    """The conditions of a question, one filter left out where that is asked for."""
    asked = criteria
    conditions = (
        (
            "category",
            asked.category,
            Partner.standings.any(Standing.category.has(Category.slug.in_(asked.category))),
        ),
        ("tier", asked.tier, Partner.tier.has(Tier.key.in_(asked.tier))),
        ("language", asked.language, Partner.spoken.any(Language.code == asked.language)),
        ("country", asked.country, Partner.country == asked.country),
        ("city", asked.city, Partner.texts.has(Texts.folded_city == fold(asked.city))),
        ("dropshipping", asked.dropshipping, Partner.dropshipping.is_(True)),
        ("available", asked.available, Partner.available.is_(True)),
        ("rating", asked.rating, Partner.rating >= asked.rating * 100),
        (
            "price_max",
            asked.price_max is not None,
            compared_price() <= (asked.price_max or 0) * 100,
        ),
    )
    words = [
        Partner.texts.has(Texts.words.contains(f" {word}"))
        for word in dict.fromkeys(fold(criteria.q).split()[:MOST_WORDS])
    ]
    chosen = [condition for name, given, condition in conditions if given and name != leaving_out]
    return [Partner.state == "published", *chosen, *words]


def compared_price() -> ColumnElement[int]:
    """A partner's lowest price in the programme's currency."""
    own = select(ExchangeRate.micro_euro).where(ExchangeRate.currency == PROGRAMME_CURRENCY)
    price = Service.price_minor * ExchangeRate.micro_euro // own.scalar_subquery()
    return (
        select(func.min(price))
        .join(ExchangeRate, ExchangeRate.currency == Service.price_currency)
        .where(Service.partner_id == Partner.id)
        .correlate(Partner)
        .scalar_subquery()
    )


def count(criteria: Criteria) -> int:
    """How many partners answer to the question."""
    query = select(func.count()).select_from(Partner).where(*matching(criteria))
    return db.session.scalar(query) or 0


def page_of(criteria: Criteria, *, offset: int, limit: int) -> Sequence[Partner]:
    """The partners of one page with what their cards show."""
    query = (
        _in_order(select(Partner).join(Partner.tier), criteria.sort)
        .where(*matching(criteria))
        .options(
            joinedload(Partner.tier),
            selectinload(Partner.standings).joinedload(Standing.category),
            selectinload(Partner.services),
        )
        .offset(offset)
        .limit(limit)
    )
    return db.session.scalars(query).all()


def _in_order(query: Select[tuple[Partner]], sort: str) -> Select[tuple[Partner]]:
    keys = {
        "recommended": (),
        "rating": (Partner.rating.desc().nulls_last(), Partner.review_count.desc()),
        "newest": (Partner.published_at.desc(),),
        "price": (compared_price().asc().nulls_last(),),
    }
    return query.order_by(Tier.rank.desc(), *keys[sort], Partner.score.desc(), Partner.id)


def facets(criteria: Criteria) -> dict[str, dict[str, int]]:
    """For each filter: its values with how many partners there would be with them."""
    number = func.count()
    values = {
        "category": select(Category.slug, number)
        .select_from(Partner)
        .join(Partner.standings)
        .join(Standing.category)
        .group_by(Category.slug),
        "tier": select(Tier.key, number).select_from(Partner).join(Partner.tier).group_by(Tier.key),
        "language": select(Language.code, number)
        .select_from(Partner)
        .join(Partner.spoken)
        .group_by(Language.code),
        "country": select(Partner.country, number)
        .where(Partner.country.is_not(None))
        .group_by(Partner.country),
    }
    counts = {
        name: dict(db.session.execute(query.where(*matching(criteria, name))).all())
        for name, query in values.items()
    }
    for name, column in (
        ("dropshipping", Partner.dropshipping),
        ("available", Partner.available),
    ):
        query = select(number).select_from(Partner).where(column, *matching(criteria, name))
        counts[name] = {"1": db.session.scalar(query) or 0}
    rated = matching(criteria, "rating")
    counts["rating"] = {
        str(grade): db.session.scalar(
            select(number).select_from(Partner).where(and_(Partner.rating >= grade * 100, *rated))
        )
        or 0
        for grade in GRADES
    }
    return counts


def common_cities() -> Sequence[str]:
    """The towns with most partners."""
    query = (
        select(Partner.city)
        .where(Partner.state == "published", Partner.city != "")
        .group_by(Partner.city)
        .order_by(func.count().desc(), Partner.city)
        .limit(SHOWN_CITIES)
    )
    return db.session.scalars(query).all()


def rates() -> dict[str, int]:
    """Currency → rate."""
    return {rate.currency: rate.micro_euro for rate in db.session.scalars(select(ExchangeRate))}
