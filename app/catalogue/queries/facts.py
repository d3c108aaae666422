"""What every page of the catalogue needs to know of the programme, read once an edition."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from typing import Any, TypeVar

from flask import current_app

from app.catalogue.queries.reading import by_index
from app.catalogue.queries.reading import rows as rows_of
from app.editions import known_edition
from app.partners.listing.places import first_place
from app.values import LocalizedText

SHOWN_CITIES = 60

T = TypeVar("T")

# One statement, so that a page costs no more just after a change than at other times. Towns are
# many: their counts are read from the highest on, by an index, and only as many as are shown.
_FACTS = """
    SELECT 'tier' AS kind, key AS name, CAST(name AS TEXT) AS label,
           CAST(plural AS TEXT) AS more, rank AS number FROM tiers
    UNION ALL
    SELECT 'category', slug, CAST(name AS TEXT), '', position FROM categories
    UNION ALL
    SELECT 'count', token, '', '', count FROM facet_counts
    WHERE token < 'city:' OR token >= 'city;'
    UNION ALL
    SELECT 'city', token, label, '', count FROM (
        SELECT token, label, count FROM facet_counts {by_index}
        WHERE token >= 'city:' AND token < 'city;'
        ORDER BY count DESC, token DESC LIMIT {shown_cities}
    ) AS towns
    """


@dataclass(frozen=True)
class TierFact:
    """A level as lists show it."""

    key: str
    name: LocalizedText
    plural: LocalizedText
    rank: int


@dataclass(frozen=True)
class CategoryFact:
    """A category as lists show it."""

    slug: str
    name: LocalizedText


@dataclass(frozen=True)
class Facts:
    """The programme in one edition."""

    tiers: tuple[TierFact, ...]
    """Highest first."""
    categories: tuple[CategoryFact, ...]
    """In the operator's order."""
    counts: Mapping[str, int]
    """Facet token → listings that have it."""
    cities: Mapping[str, int]
    """Token → listings, for the towns with most of them."""
    city_names: tuple[str, ...]
    """The same towns as people write them."""
    _kept: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def total(self) -> int:
        """How many partners are listed: each has one level."""
        return sum(count for token, count in self.counts.items() if token.startswith("tier:"))

    @cached_property
    def tier_by_key(self) -> dict[str, TierFact]:
        return {tier.key: tier for tier in self.tiers}

    @cached_property
    def category_by_slug(self) -> dict[str, CategoryFact]:
        return {category.slug: category for category in self.categories}

    @cached_property
    def names_digest(self) -> bytes:
        """Changes whenever a name does that cards show."""
        names = [(tier.key, dict(tier.name)) for tier in self.tiers]
        names += [(category.slug, dict(category.name)) for category in self.categories]
        return blake2b(json.dumps(names).encode(), digest_size=16).digest()

    def keeping(self, name: str, tell: Callable[["Facts"], T]) -> T:
        """What ``tell`` tells from these facts, told once and kept for as long as they last."""
        if name not in self._kept:
            self._kept[name] = tell(self)
        kept: T = self._kept[name]
        return kept

    def values_of(self, facet: str) -> list[str]:
        """The values of a facet that some listing has, in the order of their codes."""
        prefix = f"{facet}:"
        return sorted(t.removeprefix(prefix) for t in self.counts if t.startswith(prefix))

    def places_of(self, tier_key: str) -> tuple[int, int]:
        """From which place on a level stands, and the first place after it."""
        rank = self.tier_by_key[tier_key].rank
        return first_place(rank), first_place(rank - 1)


def present_facts() -> Facts:
    """The facts of the present edition, as this process knows it."""
    edition = known_edition()
    kept: tuple[object, Facts] | None = current_app.extensions.get("catalogue_facts")
    if kept is None or edition is None or kept[0] != edition:
        kept = edition, _read_facts()
        current_app.extensions["catalogue_facts"] = kept
    return kept[1]


def _read_facts() -> Facts:
    rows: dict[str, list[Any]] = {"tier": [], "category": [], "count": [], "city": []}
    statement = _FACTS.format(by_index=by_index("ix_facet_counts_towns"), shown_cities=SHOWN_CITIES)
    for row in rows_of(statement, {}):
        rows[row.kind].append(row)
    tiers = sorted(rows["tier"], key=lambda row: -row.number)
    categories = sorted(rows["category"], key=lambda row: row.number)
    cities = sorted(rows["city"], key=lambda row: (-row.number, row.name))
    return Facts(
        tiers=tuple(
            TierFact(row.name, _localized(row.label), _localized(row.more), row.number)
            for row in tiers
        ),
        categories=tuple(CategoryFact(row.name, _localized(row.label)) for row in categories),
        counts={row.name: row.number for row in rows["count"]},
        cities={row.name: row.number for row in cities},
        city_names=tuple(row.label for row in cities),
    )


def _localized(stored: str) -> LocalizedText:
    return LocalizedText(json.loads(stored))
