"""What a merchant sees of its brief and may do with it."""

from datetime import datetime, timedelta

from app.jobs.rules.briefs import ASKED, DIRECT, HELD, MATCH, MOST_ASKED
from app.refusals import Refused

SILENCE = timedelta(hours=24)
"""After which one more partner may be asked, although as many as wanted have the brief."""
LINKS_A_DAY = 5
"""How often the link to one brief is sent again."""
PERSON_KEPT = timedelta(days=730)
"""How long a merchant's person stays with a brief that has ended."""
QUIET_CLOSED = timedelta(days=60)
"""After which a brief closes by itself, when nothing is to come any more."""
SILENT_CLOSED = timedelta(days=365)
"""After which it does so although a conversation was never ended."""
SPAM_KEPT = timedelta(days=90)
HELD_KEPT = timedelta(days=90)
"""How long a brief waits for staff to look at it, before it is forgotten like spam."""


class NotForNow(Refused):
    """The brief is closed, or asking more partners would not be fair to those who have it."""


def is_known(kind: str, answered_at: datetime | None) -> bool:
    """Whether the merchant knows of a partner: it asked it directly, or the partner has written.
    A matched one that has not does not exist for the merchant, in counts neither (S140)."""
    return kind == DIRECT or answered_at is not None


def may_ask_another(
    *, kind: str, state: str, wanted: int, live: int, asked: int, last: datetime, at: datetime
) -> bool:
    """Whether one more partner may be asked at ``at``: there is room, or those who have the brief
    have had it for a while (S142). ``last`` is when one was asked last."""
    if kind != MATCH or state != ASKED or asked >= MOST_ASKED:
        return False
    return live < wanted or at - last >= SILENCE


def require_open(state: str) -> None:
    """Refuse what is done to a brief that has ended. Raises NotForNow."""
    if state not in (HELD, ASKED):
        raise NotForNow("This is closed already, so nobody else is asked.")
