"""What one listing says: pure functions from a loaded partner to the rows of its listing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.i18n.collation import sort_key
from app.i18n.folding import fold, words_with_spelling
from app.i18n.names import country_name_in
from app.partners.models import Partner
from app.values import LocalizedText, Money

# Keys ascend from the first listing to the last. The level comes first in every one (S19).
HIGHEST_RANK = 200
TIER_STEP = 10**15
LAST = TIER_STEP - 1
HIGHEST_SCORE = 10_000
UNRATED = 999

# Words longer than this are no words that anybody types; shorter ones have too many neighbours.
LONGEST_TERM = 40
SHORTEST_TERM = 3


@dataclass(frozen=True)
class ListingContent:
    """The rows of one listing, ready to be stored."""

    partner_id: int
    row: dict[str, Any]
    orders: list[dict[str, Any]]
    tokens: dict[str, str]
    """Token → label."""
    spellings: dict[str, str]
    """Folded word → the word as written, for suggestions."""


def listing_of(
    partner: Partner, locales: Sequence[str], programme_currency: str, rates: Mapping[str, int]
) -> ListingContent:
    """The listing of a partner whose level, categories and services are loaded.

    ``rates`` are millionths of a euro per unit of each currency.
    """
    cheapest = cheapest_service(partner, programme_currency, rates)
    compared = None if cheapest is None else compared_price(cheapest, programme_currency, rates)
    heads = _heads(partner, locales)
    spellings = {
        word: spelling for text in heads for word, spelling in words_with_spelling(text).items()
    }
    words = dict.fromkeys(word for text in heads for word in fold(text).split())
    about = dict.fromkeys(
        word for text in partner.about.values() for word in fold(text).split() if word not in words
    )
    tier_key = (HIGHEST_RANK - partner.tier.rank) * TIER_STEP
    return ListingContent(
        partner_id=partner.id,
        row={
            "partner_id": partner.id,
            "card": card_of(partner, cheapest),
            "compared_price": compared,
            "rating_key": tier_key + _rating_place(partner),
            "newest_key": tier_key + _newest_place(partner.published_at),
            "price_key": tier_key + (LAST if compared is None else min(compared, LAST)),
            "words": " ".join(words),
            "about_words": " ".join(about),
        },
        orders=[_order(partner, locale) for locale in locales],
        tokens=tokens_of(partner),
        spellings=spellings,
    )


def terms_of(words: str) -> set[str]:
    """Those of a listing's words that are counted and suggested.

    Told from the stored words alone, so that what is taken off a count when a listing changes is
    just what was added to it.
    """
    return {
        word
        for word in words.split()
        if SHORTEST_TERM <= len(word) <= LONGEST_TERM and not word.isdigit()
    }


def card_of(partner: Partner, cheapest: Money | None) -> dict[str, Any]:
    """What a card shows of a partner, as JSON; texts in every language that there is."""
    return {
        "slug": partner.slug,
        "name": partner.name,
        "kind": partner.kind,
        "tier": partner.tier.key,
        "headline": dict(partner.headline),
        "country": partner.country,
        "city": partner.city,
        "languages": list(partner.languages),
        "categories": [standing.category.slug for standing in partner.standings],
        "rating": partner.rating,
        "review_count": partner.review_count,
        "price": None if cheapest is None else [cheapest.minor, cheapest.currency],
        "answer_minutes": partner.answer_minutes,
        "available": partner.available,
        "dropshipping": partner.dropshipping,
        "logo": partner.logo,
    }


def tokens_of(partner: Partner) -> dict[str, str]:
    """Every filter value that the partner answers to, with a label for people."""
    tokens = {f"tier:{partner.tier.key}": ""}
    tokens |= {f"category:{standing.category.slug}": "" for standing in partner.standings}
    tokens |= {f"language:{language}": "" for language in partner.languages}
    if partner.country:
        tokens[f"country:{partner.country}"] = ""
    if fold(partner.city):
        tokens[city_token(partner.city)] = partner.city
    if partner.dropshipping:
        tokens["dropshipping:1"] = ""
    if partner.available:
        tokens["available:1"] = ""
    if partner.rating is not None:
        tokens |= {f"rating:{grade}": "" for grade in range(1, partner.rating // 100 + 1)}
    return tokens


def city_token(city: str) -> str:
    """The token of a town, whichever way it is spelled."""
    return f"city:{fold(city)}"[:100]


def compared_price(price: Money, programme_currency: str, rates: Mapping[str, int]) -> int:
    """A price in minor units of the programme's currency, for comparing alone (P10)."""
    return price.minor * rates[price.currency] // rates[programme_currency]


def cheapest_service(
    partner: Partner, programme_currency: str, rates: Mapping[str, int]
) -> Money | None:
    """The price from which the partner works; None when every price is by agreement."""
    prices = [service.price for service in partner.services if service.price is not None]
    return min(
        prices, key=lambda price: compared_price(price, programme_currency, rates), default=None
    )


def _heads(partner: Partner, locales: Sequence[str]) -> list[str]:
    texts: list[LocalizedText] = [partner.headline]
    texts += [service.name for service in partner.services]
    texts += [standing.category.name for standing in partner.standings]
    heads = [partner.name, partner.city]
    heads += [text for localized in texts for text in localized.values()]
    if partner.country:
        heads += [country_name_in(partner.country, locale) for locale in locales]
    return heads


def _order(partner: Partner, locale: str) -> dict[str, Any]:
    tier = (HIGHEST_RANK - partner.tier.rank).to_bytes(1)
    score = (HIGHEST_SCORE - min(max(partner.score, 0), HIGHEST_SCORE)).to_bytes(2)
    name = sort_key(partner.name, locale) + partner.id.to_bytes(8)
    return {
        "locale": locale,
        "partner_id": partner.id,
        "recommended_key": tier + score + name,
        "name_key": tier + name,
    }


def _rating_place(partner: Partner) -> int:
    grade = UNRATED if partner.rating is None else 500 - partner.rating
    return grade * 10**9 + 10**9 - 1 - min(partner.review_count, 10**9 - 1)


def _newest_place(published_at: datetime | None) -> int:
    if published_at is None:
        return LAST
    return 10**13 - int(published_at.astimezone(UTC).timestamp() * 1000)
