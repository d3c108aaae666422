"""What waits for somebody in the office. Rooms add theirs when the site is put together."""

from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Flask, current_app

from app.accounts.people import Person
from app.i18n.current import LazyText
from app.web.addresses import url_for

MOST_COUNTED = 100
"""Nothing is counted beyond it: whoever has so much to do does not need to know more."""


@dataclass(frozen=True)
class Waiting:
    """Something that somebody has to look at, as a room declares it."""

    key: str
    label: LazyText
    count: Callable[[Person], int]
    """How many; counted by an index, and no further than to ``MOST_COUNTED`` + 1."""
    endpoint: str
    audiences: frozenset[str]
    query: str = ""
    """What the page behind it is asked, as it stands in the address."""
    values: dict[str, str] = field(default_factory=dict)
    """Of the endpoint."""


@dataclass(frozen=True)
class WaitingEntry:
    """The same as a page shows it."""

    key: str
    label: str
    count: int
    is_more: bool
    """Whether there is more than is counted."""
    url: str


def add_waiting(app: Flask, *waiting: Waiting) -> None:
    """Add what may wait for somebody, in this order."""
    app.extensions.setdefault("waiting", []).extend(waiting)


def waiting_for(person: Person) -> list[WaitingEntry]:
    """What waits for somebody now; what does not wait is left out."""
    waits: list[Waiting] = current_app.extensions.get("waiting", [])
    entries = []
    for each in waits:
        count = each.count(person) if person.role in each.audiences else 0
        if count:
            url = url_for(each.endpoint, **each.values)
            entries.append(
                WaitingEntry(
                    key=each.key,
                    label=str(each.label),
                    count=min(count, MOST_COUNTED),
                    is_more=count > MOST_COUNTED,
                    url=f"{url}?{each.query}" if each.query else url,
                )
            )
    return entries
