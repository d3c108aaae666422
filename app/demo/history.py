"""When things happened to a partner of the demo.

All dates hang on one day kept here, so that a seed makes the same site on any day.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from app.demo.content import Content, Raise

ANCHOR = datetime(2026, 11, 1, tzinfo=UTC)
"""The day on which the demo stands still."""

OLDEST = timedelta(days=8 * 365)
HALF_A_YEAR = timedelta(days=185)
"""A level is held at least so long before the next one, as the default conditions have it."""

# How long a partner of each level has been listed at least.
LISTED_FOR = {
    "bronze": timedelta(days=12),
    "silver": HALF_A_YEAR + timedelta(days=30),
    "gold": 2 * HALF_A_YEAR + timedelta(days=60),
}
STEPS = {"bronze": (), "silver": ("silver",), "gold": ("silver", "gold")}


@dataclass(frozen=True)
class Decision:
    """A raise with its day and the kind of talk that it followed."""

    decided_on: date
    kind: str
    raised: Raise


@dataclass(frozen=True)
class History:
    """The conversation before listing (S5), the listing, the decisions about the level (S16)."""

    vetted_on: date
    vetting_kind: str
    vetting_note: str
    published_at: datetime
    decisions: tuple[Decision, ...]


def make_history(content: Content, founded: int, tier: str, chance: Random) -> History:
    """A history that ends in ``tier``; nothing in it is older than the firm or than 8 years."""
    latest = ANCHOR - LISTED_FOR[tier]
    founding = datetime(founded, 2, 15, tzinfo=UTC)
    earliest = min(max(ANCHOR - OLDEST, founding), latest)
    published_at = moment_between(earliest, latest, chance)
    return History(
        vetted_on=_workday(published_at.date() - timedelta(days=chance.randint(3, 30))),
        vetting_kind=_talk(chance),
        vetting_note=chance.choice(content.vettings),
        published_at=published_at,
        decisions=_decisions(content, published_at, STEPS[tier], chance),
    )


def _decisions(
    content: Content, published_at: datetime, steps: tuple[str, ...], chance: Random
) -> tuple[Decision, ...]:
    decisions: list[Decision] = []
    since = published_at
    for place, tier in enumerate(steps):
        still_to_come = len(steps) - place - 1
        earliest = since + HALF_A_YEAR
        latest = ANCHOR - timedelta(days=20) - still_to_come * (HALF_A_YEAR + timedelta(days=10))
        since = moment_between(earliest, max(earliest, latest), chance)
        decided = chance.choice(content.raises[tier])
        decisions.append(Decision(_workday(since.date()), _talk(chance), decided))
    return tuple(decisions)


def moment_between(earliest: datetime, latest: datetime, chance: Random) -> datetime:
    """A moment in working hours of a day from ``earliest`` to ``latest``."""
    day = earliest + timedelta(days=chance.randint(0, max(0, (latest - earliest).days)))
    return day.replace(
        hour=chance.randint(6, 16), minute=chance.randrange(60), second=chance.randrange(60)
    )


def _workday(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def _talk(chance: Random) -> str:
    return chance.choice(("meeting", "call", "call"))
