"""What one listing says: pure functions from a loaded partner to the rows of its listing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.i18n.collation import sort_key
from app.i18n.folding import fold, words_with_spelling
from app.i18n.names import country_name_in
from app.partners.listing.places import HIGHEST_RANK, place_of
from app.partners.listing.tokens import facet_tokens, in_document, tokens_of, words_in
from app.partners.models import Partner
from app.values import LocalizedText, Money

# Keys ascend from the first listing to the last. The level comes first in every one (S19).
TIER_STEP = 10**15
LAST = TIER_STEP - 1
UNRATED = 999

LONGEST_WORD = 60
"""Words are cut here, in documents and in searches alike."""
SHORTEST_TERM = 3
LONGEST_SUGGESTED = 40
"""Longer words have too many neighbours to be worth suggesting."""


@dataclass(frozen=True)
class ListingContent:
    """The rows of one listing, ready to be stored."""

    row: dict[str, Any]
    orders: list[dict[str, Any]]
    compared_price: int | None
    tokens: dict[str, str]
    """Token → label."""
    spellings: dict[str, str]
    """Folded word → the word as written, for suggestions."""

    @property
    def partner_id(self) -> int:
        """Whose listing it is."""
        return int(self.row["partner_id"])

    @property
    def place(self) -> int:
        """Where it stands in the recommended order."""
        return int(self.row["place"])

    @property
    def place_row(self) -> dict[str, Any]:
        """The row of ``listing_places``."""
        return {
            "place": self.place,
            "compared_price": self.compared_price,
            "tokens": " ".join(facet_tokens(self.tokens)),
        }


def listing_of(
    partner: Partner, locales: Sequence[str], programme_currency: str, rates: Mapping[str, int]
) -> ListingContent:
    """The listing of a partner whose level, categories and services are loaded.

    ``rates`` are millionths of a euro per unit of each currency.
    """
    cheapest = cheapest_service(partner, programme_currency, rates)
    compared = None if cheapest is None else compared_price(cheapest, programme_currency, rates)
    texts = _texts(partner, locales)
    spellings = {
        word[:LONGEST_WORD]: spelling
        for text in texts
        for word, spelling in words_with_spelling(text).items()
    }
    words = dict.fromkeys(word[:LONGEST_WORD] for text in texts for word in fold(text).split())
    tokens = tokens_of(partner)
    tier_key = (HIGHEST_RANK - partner.tier.rank) * TIER_STEP
    place = place_of(partner.tier.rank, partner.score, partner.id)
    return ListingContent(
        row={
            "partner_id": partner.id,
            "place": place,
            "card": card_of(partner, cheapest),
            "rating_key": tier_key + _rating_place(partner),
            "newest_key": tier_key + _newest_place(partner.published_at),
            "price_key": tier_key + (LAST if compared is None else min(compared, LAST)),
            "document": " ".join([*words, *map(in_document, sorted(tokens))]),
        },
        orders=[_order(partner, locale, place) for locale in locales],
        compared_price=compared,
        tokens=tokens,
        spellings=spellings,
    )


def terms_of(document: str) -> set[str]:
    """Those of a document's words that are kept count of, for searching and suggesting.

    Told from the stored document alone, so that what is taken off a count when a listing changes
    is just what was added to it.
    """
    return {word for word in words_in(document) if len(word) >= SHORTEST_TERM}


def is_suggested(term: str) -> bool:
    """Whether a mistyped word may be put right to this one."""
    return len(term) <= LONGEST_SUGGESTED and not term.isdigit()


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


def _texts(partner: Partner, locales: Sequence[str]) -> list[str]:
    localized: list[LocalizedText] = [partner.headline]
    localized += [service.name for service in partner.services]
    localized += [standing.category.name for standing in partner.standings]
    localized.append(partner.about)
    texts = [partner.name, partner.city]
    texts += [text for each in localized for text in each.values()]
    if partner.country:
        texts += [country_name_in(partner.country, locale) for locale in locales]
    return texts


def _order(partner: Partner, locale: str, place: int) -> dict[str, Any]:
    tier = (HIGHEST_RANK - partner.tier.rank).to_bytes(1)
    return {
        "locale": locale,
        "partner_id": partner.id,
        "name_key": tier + sort_key(partner.name, locale),
        "place": place,
    }


def _rating_place(partner: Partner) -> int:
    grade = UNRATED if partner.rating is None else 500 - partner.rating
    return grade * 10**9 + 10**9 - 1 - min(partner.review_count, 10**9 - 1)


def _newest_place(published_at: datetime | None) -> int:
    if published_at is None:
        return LAST
    return 10**13 - int(published_at.astimezone(UTC).timestamp() * 1000)
