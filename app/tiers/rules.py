"""What may be, about levels and contributions: pure decisions. Days are the programme's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.refusals import Refused, Stale

VERDICTS = (MET, NOT_MET, WAIVED) = ("met", "not_met", "waived")
OPEN = "open"
"""Of a condition that nobody has judged."""

CONTRIBUTIONS = ("article", "lesson", "webinar", "feedback", "training", "meeting")
CONTRIBUTION_STATES = (SUBMITTED, CONFIRMED, REFUSED) = ("submitted", "confirmed", "refused")
SOURCES = ("partner", "staff")

PLAN_STATES = (SCHEDULED, DONE, CANCELLED) = ("scheduled", "done", "cancelled")

SHOWN_BY: Mapping[str, str] = {
    "blog": "article",
    "university": "lesson",
    "webinars": "webinar",
    "product_test": "training",
}
"""Key of a default condition → the contributions that speak for it."""

FARTHEST = timedelta(days=366)
"""How far ahead a decision may be set to hold, and how far back a talk may lie."""
OLDEST = timedelta(days=10 * 366)
"""How old a contribution may be."""


class DecidedMeanwhile(Stale):
    """What a form was filled in for has changed: its sender must see what stands now."""


@dataclass(frozen=True)
class Decision:
    """What people decided about a level at a meeting or on a call (S16), as a form tells it."""

    tier_key: str
    decided_on: date
    kind: str
    minutes: str
    reason: str
    effective_on: date
    """From which day it holds."""
    stay: tuple[str, ...] = ()
    """Slugs of the categories that stay when the level is lowered; empty to leave it open."""
    among: tuple[str, ...] | None = None
    """Slugs of the categories that they were chosen from; None when nobody was looking."""


@dataclass(frozen=True)
class Entry:
    """A contribution, as a form tells it."""

    kind: str
    title: str
    held_on: date
    link: str
    locale: str
    words: str


def require_verdict(verdict: str, note: str) -> None:
    """Refuse a word that is no verdict, and a condition waived without a reason."""
    if verdict not in (*VERDICTS, OPEN):
        raise Refused("Choose what you have found.", field="verdict")
    if verdict == WAIVED and not note.strip():
        raise Refused("Write down why the condition is waived.", field="note")


def months_between(since: date, today: date) -> int:
    """Whole months from one day to another: six of them from 31 August end on 28 February."""
    months = (today.year - since.year) * 12 + today.month - since.month
    last_of_month = (today + timedelta(days=1)).month != today.month
    if today.day < since.day and not last_of_month:
        months -= 1
    return max(0, months)


def require_talk(held_on: date, today: date, *, field: str = "held_on") -> None:
    """Refuse a talk that has not taken place yet, or lies too far back to be the one (S5, S16)."""
    if held_on > today:
        raise Refused("The meeting or call has not taken place yet.", field=field)
    if held_on < today - FARTHEST:
        raise Refused("The meeting or call lies more than a year back.", field=field)


def require_effective_day(effective_on: date, today: date) -> None:
    """Refuse a day from which a level holds that is over already, or farther than a year away."""
    if effective_on < today:
        raise Refused(
            "A level holds from today or from a day to come. It cannot be changed backwards.",
            field="effective_on",
        )
    if effective_on > today + FARTHEST:
        raise Refused("The day lies more than a year ahead.", field="effective_on")


def require_reason(reason: str, *, field: str = "reason") -> None:
    """Refuse a deed whose reason the partner is to be told, without one."""
    if not reason.strip():
        raise Refused("Write the reason: the partner will be told.", field=field)


def require_stay(chosen: Sequence[object], limit: int) -> None:
    """Refuse to keep more categories than the new level allows (P17). None is left open."""
    if len(chosen) > limit:
        raise Refused.counted(
            limit,
            "The new level allows %(count)s category. Choose which one stays.",
            "The new level allows at most %(count)s categories. Choose which ones stay.",
            field="stay",
        )


def require_same_categories(decision: Decision, present: Sequence[str]) -> None:
    """Refuse a choice of categories that was made when the partner stood in others: one of them
    may have come that nobody has looked at, and another one be gone."""
    if decision.stay and decision.among is not None and list(decision.among) != list(present):
        raise DecidedMeanwhile(
            "The partner’s categories have changed meanwhile. Look at what holds now: what you "
            "have written is kept."
        )


def may_be_judged(state: str, version: int, seen: int) -> bool:
    """Whether a contribution waits to be judged and says what was read of it."""
    return state == SUBMITTED and version == seen


def require_contribution_day(held_on: date, today: date) -> None:
    """Refuse a contribution that is yet to come, or very old."""
    if held_on > today:
        raise Refused("Enter it once it has taken place.", field="held_on")
    if held_on < today - OLDEST:
        raise Refused("That is too long ago to be recorded.", field="held_on")


def require_web_link(link: str) -> None:
    """Refuse what is no address of a page: other kinds could run code in the reader's browser."""
    if not link:
        return
    scheme, separator, rest = link.partition("://")
    host = rest.partition("/")[0]
    if scheme.lower() not in ("http", "https") or not separator or "." not in host.strip("."):
        raise Refused("Write the whole address of the page, beginning with https://.", field="link")
    if any(character.isspace() or not character.isprintable() for character in link):
        raise Refused("An address of a page has no spaces in it.", field="link")
