"""The ways that lead on from every private page. Rooms add theirs when the site is put together."""

from dataclasses import dataclass

from flask import Flask, current_app

from app.accounts.access import SIGNED_IN
from app.accounts.people import Person
from app.accounts.waiting import NOTHING, Count, waiting_counts
from app.i18n.current import LazyText, lazy_pgettext
from app.web.addresses import url_for


@dataclass(frozen=True)
class Way:
    """A way as a room declares it."""

    endpoint: str
    label: LazyText
    icon: str
    audiences: frozenset[str]
    waits: str | None = None
    """Key of what waits there (app.accounts.waiting); None where never anything does."""
    place: int = 50
    """Smaller stands first. What is looked at every day stands below 50, settings above."""


ACCOUNT = Way("accounts.account", lazy_pgettext("rail", "Account"), "user", SIGNED_IN, place=100)
"""The last way on every rail."""


@dataclass(frozen=True)
class Entry:
    """A way as a page shows it."""

    url: str
    icon: str
    label: str
    waiting: Count
    is_current: bool


def add_ways(app: Flask, *ways: Way) -> None:
    """Add ways to the rail; of those with the same place, the first ones stand first."""
    rail = app.extensions.setdefault("rail", [ACCOUNT])
    rail.extend(ways)
    rail.sort(key=lambda way: way.place)


def rail_of(person: Person, endpoint: str) -> list[Entry]:
    """The rail of somebody who is on the page of ``endpoint``; empty for whoever has to set a
    second factor up first, since every way would lead back to that."""
    if person.lacks_factor:
        return []
    ways: list[Way] = current_app.extensions["rail"]
    counts = waiting_counts(person)
    return [
        Entry(
            url=url_for(way.endpoint),
            icon=way.icon,
            label=str(way.label),
            waiting=counts.get(way.waits or "", NOTHING),
            is_current=way.endpoint == endpoint,
        )
        for way in ways
        if person.role in way.audiences
    ]
