"""What import and export agree on: the columns, and how cells are written. Cells that look like
formulas are guarded (app.tables.formulas) by the export, and the import takes the guard away."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.values import Money

FORBIDDEN = "tier"
"""A level is earned: it can be neither imported (S15) nor is it exported."""
REQUIRED = ("name", "email")

# A separator inside a name is written "\|".
_SEPARATOR = re.compile(r"(?<!\\)\|")


def columns(locales: Iterable[str]) -> list[str]:
    """Names of all columns, in the order of an export. Texts have one for every language."""
    codes = list(locales)
    return [
        *("name", "kind", "categories", "country", "city", "languages"),
        *("email", "phone", "website"),
        *(f"headline_{code}" for code in codes),
        *(f"about_{code}" for code in codes),
        *("services", "founded", "team_size", "external_id"),
    ]


def split_items(cell: str) -> list[str]:
    """The items of a cell that holds several, blank ones left out."""
    items = (item.replace("\\|", "|").strip() for item in _SEPARATOR.split(cell))
    return [item for item in items if item]


def join_items(items: Iterable[str]) -> str:
    """A cell that holds several items."""
    return "|".join(item.replace("|", "\\|") for item in items)


class PricedName(NamedTuple):
    """A service as a cell names it: in one language, with its price or None for by agreement."""

    name: str
    price: Money | None


def service_item(service: PricedName) -> str:
    """``name:price:currency``; both empty when the price is by agreement."""
    if service.price is None:
        return f"{service.name}::"
    return f"{service.name}:{service.price.amount}:{service.price.currency}"


def service_parts(item: str) -> Sequence[str] | None:
    """Name, price and currency of a service's item, trimmed; None when it has fewer parts. The
    name itself may hold colons."""
    parts = [part.strip() for part in item.rsplit(":", 2)]
    return parts if len(parts) == 3 else None
