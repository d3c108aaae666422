"""What waits for somebody: in the office, and beside the ways of the rail. Rooms add theirs when
the site is put together; all of it is counted by one question to the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import Flask, current_app, g
from sqlalchemy import Select, func, select

from app.accounts.people import Person
from app.clock import now
from app.db import db
from app.i18n.current import LazyText
from app.web.addresses import url_for

MOST_COUNTED = 100
"""Nothing is counted beyond it: whoever has so much to do does not need to know more."""


@dataclass(frozen=True)
class Waiting:
    """Something that somebody has to look at, as a room declares it."""

    key: str
    label: LazyText
    rows: Select[Any]
    """What is counted: a question for one column, answered by an index. It may leave open the
    ``partner_id`` of whoever asks, and the moment, ``at``."""
    endpoint: str
    audiences: frozenset[str]
    query: str = ""
    """What the page behind it is asked, as it stands in the address."""


class Count(NamedTuple):
    """How many wait, as far as they are counted."""

    number: int
    is_more: bool
    """Whether there are more than that."""


NOTHING = Count(0, is_more=False)


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
    counts = waiting_counts(person)
    return [
        WaitingEntry(
            key=each.key,
            label=str(each.label),
            count=counts[each.key].number,
            is_more=counts[each.key].is_more,
            url=f"{url_for(each.endpoint)}?{each.query}".removesuffix("?"),
        )
        for each in _of(person)
        if counts[each.key].number
    ]


def waiting_counts(person: Person) -> Mapping[str, Count]:
    """Key of what may wait for somebody → how many. Asked once a request."""
    if "waiting_counts" not in g:
        g.waiting_counts = _counted(person)
    counts: Mapping[str, Count] = g.waiting_counts
    return counts


def _counted(person: Person) -> dict[str, Count]:
    waits = _of(person)
    if not waits:
        return {}
    # Every page with a rail asks it, so it is put together once for each role.
    questions: dict[str, Select[Any]] = current_app.extensions.setdefault("waiting_counts", {})
    if person.role not in questions:
        questions[person.role] = _count(waits)
    asked = {"partner_id": person.partner_id, "at": now()}
    found = db.session.execute(questions[person.role], asked).one()
    return {
        each.key: Count(min(count, MOST_COUNTED), is_more=count > MOST_COUNTED)
        for each, count in zip(waits, found, strict=True)
    }


def _count(waits: Sequence[Waiting]) -> Select[Any]:
    few = [each.rows.limit(MOST_COUNTED + 1).subquery() for each in waits]
    return select(*(select(func.count()).select_from(rows).scalar_subquery() for rows in few))


def _of(person: Person) -> list[Waiting]:
    waits: list[Waiting] = current_app.extensions.get("waiting", [])
    return [each for each in waits if person.role in each.audiences]
