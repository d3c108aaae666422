"""The rows of one clone, made from those of its original."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from random import Random
from typing import Any

from app.config import settings
from app.i18n.collation import FIRST_DIGIT, sort_key
from app.i18n.folding import fold, words_with_spelling
from app.partners.listing.content import (
    LAST,
    LONGEST_WORD,
    TIER_STEP,
    ListingContent,
    compared_price,
    terms_of,
)
from app.partners.listing.places import HIGHEST_RANK, HIGHEST_SCORE, band_of, place_of
from app.partners.listing.shared import EVERYONE, SharedChanges
from app.partners.listing.tokens import city_token, facet_tokens, in_document
from app.partners.models.partner import name_key
from app.partners.words import bare, language_token
from app.tables.words import MARK, words_of
from app.values import Money
from bench.data.cloning_towns import Towns

Row = dict[str, Any]
LONGEST_SLUG = 70
SCORE_APART = 900
MINUTES_APART = 60 * 24 * 60
CHEAPEST_PERCENT, DEAREST_PERCENT = 60, 180
"""Prices of clones, of those of their original."""


@dataclass(frozen=True)
class Original:
    """A listed partner of the base."""

    rank: int
    partner: Row
    standings: list[Row]
    services: list[Row]
    published_at: datetime
    content: ListingContent
    rates: dict[str, int]
    other_words: tuple[str, ...]
    """The words of its document that its texts have beside its name and town, in order."""

    @cached_property
    def name_words(self) -> list[str]:
        """The folded words of its name."""
        return _words(self.partner["name"])

    @cached_property
    def office_words(self) -> frozenset[str]:
        """What the office finds all of its clones by, but their numbers and towns."""
        texts = (self.partner["name"], self.partner["email"], bare(self.partner["website"]))
        spoken = self.partner["languages"]
        # SQLite's driver knows JSON as text.
        languages = json.loads(spoken) if isinstance(spoken, str) else spoken
        return frozenset({*words_of(texts), *(MARK + language_token(code) for code in languages)})

    @cached_property
    def facets(self) -> tuple[str, ...]:
        """Its filter tokens but the town's, which all of its clones have too."""
        return facet_tokens(self.content.tokens)

    def count_clones(self, shared: SharedChanges, times: int) -> None:
        """Count for ``times`` clones what is the same for all of them."""
        words = dict.fromkeys([*self.name_words, *self.other_words])
        document = " ".join([*words, *map(in_document, self.facets)])
        shared.count(self.content.place, document, times)
        # Where each clone stands is its own matter.
        for token in (EVERYONE, *self.facets):
            shared.bands[token, band_of(self.content.place)] -= times

    def name_key(self, number: int, locale: str) -> bytes:
        """The sort key of a clone's name: the digits stand in a key that is made once for all
        numbers of as many digits."""
        digits = str(number)
        places, template = _name_template(self.partner["name"], locale, len(digits))
        key = bytearray(template)
        for place, digit in zip(places, digits, strict=False):
            key[place] = FIRST_DIGIT + int(digit)
        return bytes(key)


@lru_cache(maxsize=20_000)
def _name_template(name: str, locale: str, digits: int) -> tuple[list[int], bytes]:
    """Where in the key the digits stand, as far as it reaches, and the key for zeros."""
    zeros = sort_key(f"{'0' * digits} {name}", locale)
    ones = sort_key(f"{'1' * digits} {name}", locale)
    return [at for at in range(len(zeros)) if zeros[at] != ones[at]], zeros


class Clone:
    """The ``number``-th clone of an original."""

    def __init__(
        self, original: Original, number: int, partner_id: int, towns: Towns, chance: Random
    ) -> None:
        self.original = original
        self.number = number
        self.partner_id = partner_id
        # The number first, so that in alphabetical order partners of all sorts are neighbours.
        self.name = f"{number} {original.partner['name']}"
        self.slug = f"{original.partner['slug'][:LONGEST_SLUG]}-{partner_id}"
        self.city = towns.draw(chance, original.partner["city"])
        score = original.partner["score"] + chance.randint(-SCORE_APART, SCORE_APART)
        self.score = min(max(score, 0), HIGHEST_SCORE)
        self.percent = chance.randint(CHEAPEST_PERCENT, DEAREST_PERCENT)
        self.earlier = timedelta(minutes=chance.randint(0, MINUTES_APART))
        self.place = place_of(original.rank, self.score, partner_id)

    @cached_property
    def tokens(self) -> dict[str, str]:
        """Its filter tokens with their labels: its original's, from another town."""
        kept = self.original.content.tokens
        tokens = {token: kept[token] for token in kept if not token.startswith("city:")}
        return tokens | ({city_token(self.city): self.city} if fold(self.city) else {})

    @cached_property
    def document(self) -> str:
        """What a search finds it by, in the order in which the project writes it."""
        own = [str(self.number), *self.original.name_words, *_words(self.city)]
        words = dict.fromkeys([*own, *self.original.other_words])
        return " ".join([*words, *map(in_document, sorted(self.tokens))])

    @property
    def office_words(self) -> set[str]:
        """What the office finds it by."""
        return {str(self.number), *_words(self.city), *self.original.office_words}

    def count(self, shared: SharedChanges) -> None:
        """Take part in what listings share, beside what its original counts for all clones."""
        original, band = self.original, band_of(self.place)
        for token in (EVERYONE, *original.facets):
            shared.bands[token, band] += 1
        for token in self.tokens.keys() - original.facets:
            shared.tokens[token] += 1
            shared.labels[token] = self.city
        common = {*original.name_words, *original.other_words}
        for word in terms_of(" ".join([str(self.number), *_words(self.city)])) - common:
            shared.terms[word] += 1
        for word, spelling in _spellings(self.city).items():
            shared.spellings.setdefault(word, spelling)

    def rows(self, service_id: int) -> Iterator[tuple[str, Row]]:
        """Table and row of all that is its own; its services are numbered from ``service_id``."""
        original = self.original
        own = {"partner_id": self.partner_id}
        yield (
            "partners",
            original.partner
            | {
                "id": self.partner_id,
                "slug": self.slug,
                "external_id": None,
                "name": self.name,
                "name_key": name_key(self.name),
                "city": self.city,
                "score": self.score,
                "published_at": self._published_at(),
            },
        )
        for standing in original.standings:
            yield "standings", standing | own
        for at, service in enumerate(original.services):
            yield (
                "services",
                service
                | own
                | {"id": service_id + at, "price_minor": self._price_of(service["price_minor"])},
            )
        yield from self._listing()

    def _published_at(self) -> Any:
        """The moment as the driver at hand writes moments: SQLite's as text."""
        moment = self.original.published_at - self.earlier
        if isinstance(self.original.partner["published_at"], str):
            return moment.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
        return moment

    def _price_of(self, minor: int | None) -> int | None:
        """What the clone asks for a service of its original's; None stays by agreement."""
        return None if minor is None else minor * self.percent // 100

    def _cheapest(self) -> tuple[int, Money] | None:
        """Its lowest price, as it is compared and as it is shown."""
        prices = [
            Money(minor, service["price_currency"])
            for service in self.original.services
            if (minor := self._price_of(service["price_minor"])) is not None
        ]
        currency = settings().currency
        compared = [(compared_price(each, currency, self.original.rates), each) for each in prices]
        return min(compared, key=lambda pair: pair[0], default=None)

    def _listing(self) -> Iterator[tuple[str, Row]]:
        content = self.original.content
        compared, price = self._cheapest() or (None, None)
        card = content.row["card"] | {"slug": self.slug, "name": self.name, "city": self.city}
        card["price"] = None if price is None else [price.minor, price.currency]
        tier_key = (HIGHEST_RANK - self.original.rank) * TIER_STEP
        yield (
            "listings",
            content.row
            | {
                "partner_id": self.partner_id,
                "place": self.place,
                "card": json.dumps(card),
                "price_key": tier_key + (LAST if compared is None else min(compared, LAST)),
                "newest_key": content.row["newest_key"] + self.earlier // timedelta(milliseconds=1),
                "document": self.document,
            },
        )
        tier = (HIGHEST_RANK - self.original.rank).to_bytes(1)
        for order in content.orders:
            yield (
                "listing_orders",
                {
                    "locale": order["locale"],
                    "partner_id": self.partner_id,
                    "name_key": tier + self.original.name_key(self.number, order["locale"]),
                    "place": self.place,
                },
            )
        yield (
            "listing_places",
            {
                "place": self.place,
                "compared_price": compared,
                "tokens": " ".join(facet_tokens(self.tokens)),
            },
        )


@lru_cache(maxsize=50_000)
def _words(text: str) -> list[str]:
    """The folded words of a text as documents have them."""
    return [word[:LONGEST_WORD] for word in fold(text).split()]


@lru_cache(maxsize=50_000)
def _spellings(text: str) -> dict[str, str]:
    """Folded word → the word as written."""
    found = words_with_spelling(text)
    return {word[:LONGEST_WORD]: spelling for word, spelling in found.items()}
