"""What rooms hold about a person. Each room tells it for a person's account, for a person's address
alone, or for both: whoever applied or wrote to a partner has no account.

    add_holding(app, Holding("applications", lazy_gettext("Applications"), rows_of, forget=forget))
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app

from app.i18n.current import LazyText

Row = Mapping[str, Any]
"""Keys in English, values of JSON, moments, or texts in several languages."""


@dataclass(frozen=True)
class Holder:
    """The person asked about."""

    email: str
    """As rules.normalized_email writes it."""
    user_id: int | None
    """None for somebody who has no account."""


@dataclass(frozen=True)
class Holding:
    """One kind of thing that is held about people."""

    key: str
    """Names the file in what people take away: ``sign-ins``."""
    label: LazyText
    rows: Callable[[Holder], Iterable[Row]]
    """All that is held of this kind, the newest first. What is secret (hashes) stays out, and so
    does what is about others."""
    forget: Callable[[Holder], int] | None = None
    """Forgets it, in the present transaction, and returns how many rows it were. None for what
    stays without the person: it holds a number that leads to nobody any more."""


def add_holding(app: Flask, *holdings: Holding) -> None:
    """Tell what a room holds. Called when the site is put together."""
    app.extensions.setdefault("holdings", []).extend(holdings)


def all_holdings() -> list[Holding]:
    """All kinds, in the order in which rooms have told them."""
    return list(current_app.extensions.get("holdings", []))
