"""A partner's card as one reader sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from app.partners.models import Category, Tier
from app.values import LocalizedText, Money, ShownText

MONOGRAM_COLOURS = 8
SHOWN_LANGUAGES = 4


@dataclass(frozen=True)
class Label:
    """A name with where it leads."""

    slug: str
    text: str


@dataclass(frozen=True)
class Card:
    """What a card shows, chosen for the reader's language."""

    slug: str
    name: str
    kind: str
    tier: str
    tier_name: str
    headline: ShownText | None
    place: str
    country: str
    languages: tuple[str, ...]
    categories: tuple[Label, ...]
    rating: float | None
    """Mean grade from 1 to 5."""
    review_count: int
    price: Money | None
    answer_minutes: int | None
    available: bool
    dropshipping: bool
    logo: str | None
    monogram: str
    colour: int

    @property
    def shown_languages(self) -> tuple[str, ...]:
        """The languages that fit on a card, the main one first."""
        return self.languages[:SHOWN_LANGUAGES]

    @property
    def more_languages(self) -> int:
        """How many languages do not fit."""
        return len(self.languages) - len(self.shown_languages)


def card_from(
    data: Mapping[str, Any],
    locale: str,
    categories: Mapping[str, Category],
    tiers: Mapping[str, Tier],
) -> Card:
    """The card of a listing's data (partners.listing.content.card_of) for a reader."""
    return Card(
        slug=data["slug"],
        name=data["name"],
        kind=data["kind"],
        tier=data["tier"],
        tier_name=text_for(tiers[data["tier"]].name, locale),
        headline=LocalizedText(data["headline"]).best(locale),
        place=data["city"],
        country=data["country"] or "",
        languages=tuple(data["languages"]),
        categories=tuple(
            Label(slug, text_for(categories[slug].name, locale)) for slug in data["categories"]
        ),
        rating=None if data["rating"] is None else data["rating"] / 100,
        review_count=data["review_count"],
        price=None if data["price"] is None else Money(*data["price"]),
        answer_minutes=data["answer_minutes"],
        available=data["available"],
        dropshipping=data["dropshipping"],
        logo=data["logo"],
        monogram=monogram(data["name"]),
        colour=colour_of(data["slug"]),
    )


def text_for(text: LocalizedText, locale: str) -> str:
    """The words of a text that the operator keeps in every language."""
    shown = text.best(locale)
    return shown.text if shown else ""


def monogram(name: str) -> str:
    """One or two capitals for a partner without a logo: ``Ďurčo & Chovanec`` → ``ĎC``."""
    initials = [
        next(character for character in word if character.isalnum())
        for word in name.split()
        if any(character.isalnum() for character in word)
    ]
    return "".join(initials[:2]).upper() or "·"


def colour_of(slug: str) -> int:
    """Which of the monogram's colours a partner has; always the same one."""
    return crc32(slug.encode()) % MONOGRAM_COLOURS + 1
