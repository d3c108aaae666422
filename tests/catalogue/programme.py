"""What the catalogue should answer, worked out in plain Python from the tables of partners.

Nothing here reads what the catalogue reads (listings, tokens, counts, keys).
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.db import db
from app.partners.models import ExchangeRate, Partner, Standing
from tests.pages import Element, parse

# Slugs of the standing cast.
FULL, BARE = "hrdina-mraz", "jan-nowak"
POLISH, RUSSIAN = "pracownia-zrodlo", "lavka-smyslov"
LISTED = (FULL, POLISH, RUSSIAN, BARE)
DRAFT, SUSPENDED = "skryta-firma", "zrusena-firma"

LOCALES = ("sk", "pl", "ru")
PAGE_SIZE = 24
RANKS = {"gold": 3, "silver": 2, "bronze": 1}


@dataclass(frozen=True)
class Known:
    """A listed partner."""

    id: int
    slug: str
    name: str
    tier: str
    categories: frozenset[str]
    languages: frozenset[str]
    country: str | None
    city: str
    dropshipping: bool
    available: bool
    rating: int | None
    review_count: int
    score: int
    published_at: datetime
    price: int | None
    """Of the cheapest service, in whole cents of the programme's currency."""


def everyone() -> list[Known]:
    """All listed partners."""
    rates = dict(db.session.execute(select(ExchangeRate.currency, ExchangeRate.micro_euro)).all())
    query = (
        select(Partner)
        .where(Partner.state == "published")
        .options(
            selectinload(Partner.tier),
            selectinload(Partner.standings).selectinload(Standing.category),
            selectinload(Partner.services),
        )
    )
    return [_known(partner, rates) for partner in db.session.scalars(query)]


def _known(partner: Partner, rates: dict[str, int]) -> Known:
    prices = [
        Fraction(service.price_minor) * rates[service.price_currency] / rates["EUR"]
        for service in partner.services
        if service.price_minor is not None and service.price_currency is not None
    ]
    assert partner.published_at is not None
    return Known(
        id=partner.id,
        slug=partner.slug,
        name=partner.name,
        tier=partner.tier.key,
        categories=frozenset(standing.category.slug for standing in partner.standings),
        languages=frozenset(partner.languages),
        country=partner.country,
        city=partner.city,
        dropshipping=partner.dropshipping,
        available=partner.available,
        rating=partner.rating,
        review_count=partner.review_count,
        score=partner.score,
        published_at=partner.published_at,
        price=int(min(prices)) if prices else None,
    )


Check = Callable[[Known, Any], bool]

FILTERS: dict[str, Check] = {
    "category": lambda known, slugs: bool(known.categories & set(slugs)),
    "tier": lambda known, keys: known.tier in keys,
    "language": lambda known, code: code in known.languages,
    "country": lambda known, code: known.country == code,
    "city": lambda known, city: known.city == city,
    "dropshipping": lambda known, _: known.dropshipping,
    "available": lambda known, _: known.available,
    "rating": lambda known, least: known.rating is not None and known.rating >= 100 * int(least),
    "price_max": lambda known, most: known.price is not None and known.price <= 100 * int(most),
}


def matching(programme: Collection[Known], query: dict[str, Any]) -> list[Known]:
    """The partners who answer to filters, which are named as in an address."""
    return [
        known
        for known in programme
        if all(FILTERS[name](known, value) for name, value in query.items())
    ]


def ask(client: FlaskClient, query: object = "", locale: str = "sk") -> Element:
    """A page of the catalogue; ``query`` is a query string, or a mapping with lists in it."""
    # Werkzeug takes both forms; its types name one of them.
    response = client.get(f"/{locale}/partners/", query_string=query)  # type: ignore[arg-type]
    assert response.status_code == 200, query
    return parse(response.text)


def total(page: Element) -> int:
    """How many partners the page says there are."""
    return int(page.one("[data-total]")["data-total"])


def shown(page: Element) -> list[str]:
    """Slugs of the cards, in their order."""
    return [card["data-partner"] for card in page.all("article[data-partner]")]


def all_shown(client: FlaskClient, query: dict[str, Any], locale: str = "sk") -> list[str]:
    """Slugs of the cards on all pages, in their order."""
    first = ask(client, query, locale)
    pages = -(-total(first) // PAGE_SIZE)
    slugs = shown(first)
    for number in range(2, pages + 1):
        slugs += shown(ask(client, {**query, "page": number}, locale))
    return slugs


def facets(page: Element) -> dict[tuple[str, str], int]:
    """Filter and value → the count beside it."""
    return {
        (option["data-facet"], option["data-value"]): int(option["data-count"])
        for option in page.all("[data-facet]")
    }


def ranks(tiers: Sequence[str]) -> list[int]:
    """Levels as numbers, gold highest."""
    return [RANKS[tier] for tier in tiers]


def read(client: FlaskClient, path: str, locale: str = "sk") -> Element:
    response = client.get(f"/{locale}/{path}")
    assert response.status_code == 200, path
    return parse(response.text)


def profile(client: FlaskClient, slug: str, locale: str = "sk") -> Element:
    return read(client, f"partners/{slug}/", locale).one("main")
