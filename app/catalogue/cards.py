"""A partner's card as one reader sees it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Flask, current_app
from markupsafe import Markup

from app.catalogue.queries import Facts, StoredCard, present_facts
from app.config import settings
from app.i18n.current import current_locale
from app.partners.marks import colour_of, monogram
from app.values import LocalizedText, Money, ShownText
from app.web.addresses import url_for
from app.web.page_cache.edits import EditedFiles

SHOWN_LANGUAGES = 4
MOST_KEPT = 8_000
"""Cards that a process keeps rendered; each takes about three kilobytes."""


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


@dataclass(frozen=True)
class ShownCard:
    """A card as it stands in the page, with what the page around it says of the partner."""

    name: str
    tier: str
    path: str
    """Where the partner's profile stands, in the reader's language."""
    html: Markup


def init_cards(app: Flask) -> None:
    """Keep rendered cards, the most wanted ones, for as long as the app runs."""
    app.extensions["shown_card"] = lru_cache(maxsize=MOST_KEPT)(_show)
    app.extensions["card_edits"] = EditedFiles()


def shown_cards(stored: Sequence[StoredCard]) -> tuple[ShownCard, ...]:
    """Stored cards as the reader sees them.

    A card is rendered once for each language and then found by all that it depends on: what is
    stored, the names of levels and categories, and, in development, what people edit.
    """
    show = current_app.extensions["shown_card"]
    locale, names = current_locale(), present_facts().names_digest
    edits = None if settings().is_production else current_app.extensions["card_edits"].state()
    return tuple(show(card.data, locale, names, edits) for card in stored)


def _show(data: str, locale: str, _names: bytes, _edits: object) -> ShownCard:
    card = card_from(json.loads(data), locale, present_facts())
    template = current_app.jinja_env.get_template("catalogue/_card.html")
    html = Markup(template.render(card=card))  # noqa: S704 - Jinja has escaped it
    path = url_for("catalogue.partner", slug=card.slug)
    return ShownCard(card.name, card.tier, path, html)


def card_from(data: Mapping[str, Any], locale: str, facts: Facts) -> Card:
    """The card of a listing's data (partners.listing.content.card_of) for a reader."""
    return Card(
        slug=data["slug"],
        name=data["name"],
        kind=data["kind"],
        tier=data["tier"],
        tier_name=facts.tier_by_key[data["tier"]].name.text_for(locale),
        headline=LocalizedText(data["headline"]).best(locale),
        place=data["city"],
        country=data["country"] or "",
        languages=tuple(data["languages"]),
        categories=tuple(
            Label(slug, facts.category_by_slug[slug].name.text_for(locale))
            for slug in data["categories"]
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
