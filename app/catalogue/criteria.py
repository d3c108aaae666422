"""What a reader asks the catalogue for, as it stands in the address.

Wrong values are ignored and named, never an error (contract.md, Addresses): a link that someone
mistyped or that has grown old still shows partners. Standard library only.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus

from app.values import MAX_MINOR

SORTS = ("recommended", "rating", "name", "newest", "price")
LONGEST_QUERY = 120
LONGEST_CITY = 80
HIGHEST_PAGE = 100_000

# In this order in every address, so that one question has one address.
PARAMETERS = (
    "q",
    "category",
    "tier",
    "language",
    "country",
    "city",
    "dropshipping",
    "available",
    "rating",
    "price_max",
    "sort",
    "page",
)


@dataclass(frozen=True)
class Criteria:
    """One question to the catalogue. The defaults ask for everyone."""

    q: str = ""
    category: tuple[str, ...] = ()
    tier: tuple[str, ...] = ()
    language: str = ""
    country: str = ""
    city: str = ""
    dropshipping: bool = False
    available: bool = False
    rating: int = 0
    price_max: int | None = None
    """Whole units of the programme's currency."""
    sort: str = SORTS[0]
    page: int = 1

    @property
    def filters(self) -> tuple[str, ...]:
        """Names of the filters in force, the search included; order and page are none."""
        return tuple(
            name for name in PARAMETERS[:-2] if getattr(self, name) != getattr(EVERYONE, name)
        )

    def with_(self, **changes: Any) -> "Criteria":
        """The same question with something changed, from its first page."""
        return replace(self, **{"page": 1, **changes})

    def without(self, name: str, value: str = "") -> "Criteria":
        """The same question without a filter, or without one ``value`` of it."""
        current = getattr(self, name)
        if isinstance(current, tuple) and value:
            return self.with_(**{name: tuple(kept for kept in current if kept != value)})
        return self.with_(**{name: getattr(EVERYONE, name)})

    def query(self) -> str:
        """The question as a query string; what is not asked is left out."""
        pairs: list[tuple[str, str]] = []
        for name in PARAMETERS:
            value = getattr(self, name)
            if value == getattr(EVERYONE, name):
                continue
            values = value if isinstance(value, tuple) else (value,)
            pairs += [(name, "1" if each is True else str(each)) for each in values]
        return "&".join(f"{name}={_quoted(value)}" for name, value in pairs)


# A page writes the same few values into a dozen addresses.
_quoted = lru_cache(maxsize=1_000)(quote_plus)

EVERYONE = Criteria()


@dataclass(frozen=True)
class Choices:
    """The values that filters may take, as the catalogue has them now."""

    categories: Collection[str]
    tiers: Collection[str]
    languages: Collection[str]
    countries: Collection[str]


def read_criteria(
    arguments: Mapping[str, Sequence[str]], choices: Choices
) -> tuple[Criteria, tuple[str, ...]]:
    """Read the question from an address's arguments.

    Returns it with the names of the parameters of which something was ignored.
    """
    reader = _Reader(arguments)
    criteria = Criteria(
        q=reader.text("q", LONGEST_QUERY),
        category=reader.several("category", choices.categories),
        tier=reader.several("tier", choices.tiers),
        language=reader.one("language", choices.languages),
        country=reader.one("country", choices.countries),
        city=reader.text("city", LONGEST_CITY),
        dropshipping=reader.one("dropshipping", ("1",)) == "1",
        available=reader.one("available", ("1",)) == "1",
        rating=reader.number("rating", 1, 5) or 0,
        price_max=reader.number("price_max", 0, MAX_MINOR // 100),
        sort=reader.one("sort", SORTS) or SORTS[0],
        page=reader.number("page", 1, HIGHEST_PAGE) or 1,
    )
    return criteria, tuple(reader.ignored)


class _Reader:
    """Reads arguments one by one and remembers what it had to leave out."""

    def __init__(self, arguments: Mapping[str, Sequence[str]]) -> None:
        self.arguments = arguments
        self.ignored: list[str] = []

    def _given(self, name: str) -> list[str]:
        values = (value.strip() for value in self.arguments.get(name, ()))
        return list(dict.fromkeys(value for value in values if value))

    def _ignore(self, name: str) -> None:
        if name not in self.ignored:
            self.ignored.append(name)

    def several(self, name: str, allowed: Collection[str]) -> tuple[str, ...]:
        given = self._given(name)
        right = tuple(sorted(value for value in given if value in allowed))
        if len(right) < len(given):
            self._ignore(name)
        return right

    def one(self, name: str, allowed: Collection[str]) -> str:
        given = self._given(name)
        right = [value for value in given if value in allowed]
        if len(given) > 1 or len(right) < len(given):
            self._ignore(name)
        return right[0] if right else ""

    def text(self, name: str, longest: int) -> str:
        given = self._given(name)
        if not given:
            return ""
        printable = "".join(c if c.isprintable() else " " for c in given[0])
        text = " ".join(printable.split())
        if len(given) > 1 or len(text) > longest or text != " ".join(given[0].split()):
            self._ignore(name)
        return text[:longest].strip()

    def number(self, name: str, lowest: int, highest: int) -> int | None:
        given = self._given(name)
        if not given:
            return None
        # As people write thousands: 1 000.
        text = "".join(given[0].split())
        if len(given) > 1:
            self._ignore(name)
        if not (text.isascii() and text.isdigit() and len(text) <= 15):
            self._ignore(name)
            return None
        value = int(text)
        if not lowest <= value <= highest:
            self._ignore(name)
            return None
        return value
