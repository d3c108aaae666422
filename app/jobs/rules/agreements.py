"""Agreement sheets: what stands in them, when they are drawn up, and what a new version changes
(S10)."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher

from app.jobs.rules.briefs import MOST_AGREEMENTS
from app.jobs.rules.statuses import REPLIED, UNANSWERED, JobEnded, require_step
from app.refusals import Refused

TEXTS = ("access", "rate", "scope")
"""What is agreed on in words."""
YEARS = range(2000, 2100)
"""In which work begins and ends; anything else is a slip of the pen."""


@dataclass(frozen=True)
class Terms:
    """What the two sides agree on."""

    access: str
    rate: str
    scope: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class Piece:
    """Some words of a text, as one version has them and another has not."""

    words: str
    kind: str
    """``same``, ``removed`` or ``added``."""


class Replaced(Refused):
    """There is a newer version than the one that somebody has before them."""


def require_talking(status: str, *, due_at: datetime, at: datetime) -> None:
    """Refuse what is agreed on outside of a conversation. Raises TooLate and JobEnded."""
    require_step(status, REPLIED, due_at=due_at, at=at)
    if status in UNANSWERED:
        raise JobEnded("This is for later: the partner has to answer first.")


def require_terms(terms: Terms, *, before: Terms | None, number: int) -> None:
    """Refuse a version that makes no sense; ``number`` is how many there are already. Raises
    Refused."""
    for name in ("starts_on", "ends_on"):
        day = getattr(terms, name)
        if day is not None and day.year not in YEARS:
            raise Refused("Look at the year again.", field=name)
    if terms.starts_on and terms.ends_on and terms.ends_on < terms.starts_on:
        raise Refused("The end cannot come before the beginning.", field="ends_on")
    if terms == before:
        raise Refused(
            "This is what the newest version says already. Confirm it, or change something."
        )
    if number >= MOST_AGREEMENTS:
        raise Refused.counted(
            MOST_AGREEMENTS,
            "At most %(num)s version can be proposed.",
            "At most %(num)s versions can be proposed. Write to each other instead.",
        )


def pieces(before: str, after: str) -> list[Piece]:
    """A text with what has been removed from it and added to it, word by word. Words are told
    apart by what is read: where a line ends makes no difference."""
    old, new = _words(before), _words(after)
    # Words that come again and again in a long text are no anchors: the time stays short, whatever
    # somebody has typed.
    found = SequenceMatcher(None, [each.strip() for each in old], [each.strip() for each in new])
    shown = []
    for kind, old_from, old_to, new_from, new_to in found.get_opcodes():
        if kind == "equal":
            shown.append(Piece("".join(new[new_from:new_to]), "same"))
            continue
        if old_to > old_from:
            shown.append(Piece("".join(old[old_from:old_to]), "removed"))
        if new_to > new_from:
            shown.append(Piece("".join(new[new_from:new_to]), "added"))
    return shown


def _words(text: str) -> list[str]:
    """Each word with the space behind it."""
    return re.findall(r"\S+\s*", text)
