"""The life of a job: its statuses, who may take which step, and the 72 hours (S141–S159).

A *brief* is what a merchant describes once, for one partner (an enquiry) or for several. A *job*
is one partner's part of a brief, with its own clock and status (S146).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from app.refusals import Refused

STATUSES = (NEW, OPEN, DECLINED, EXPIRED, REPLIED, AWAITING, INACTIVE, COMPLETED) = (
    "new",
    "open",
    "declined",
    "expired",
    "replied",
    "awaiting",
    "inactive",
    "completed",
)
UNANSWERED = (NEW, OPEN)
"""In which the clock runs (S144): opening does not stop it."""
TALKING = (REPLIED, AWAITING, INACTIVE)
"""After the first answer, with messages possible."""
LIVE = (*UNANSWERED, *TALKING)
"""In which a job can be declined (S164) and something is still to come."""
ENDED = (DECLINED, EXPIRED, COMPLETED)
"""Nothing can be done any more."""

STEPS: Mapping[str, tuple[str, ...]] = {
    NEW: (OPEN, DECLINED, EXPIRED, REPLIED),
    OPEN: (DECLINED, EXPIRED, REPLIED),
    REPLIED: (AWAITING, DECLINED, INACTIVE, COMPLETED),
    AWAITING: (REPLIED, DECLINED, INACTIVE, COMPLETED),
    INACTIVE: (REPLIED, AWAITING, DECLINED, COMPLETED),
    DECLINED: (),
    EXPIRED: (),
    COMPLETED: (),
}
"""Status → those that may follow it."""

SIDES = (PARTNER, MERCHANT, STAFF) = ("partner", "merchant", "staff")
"""Who takes a step; what the machine does has no side."""

DECLINE_REASONS = ("no_capacity", "not_my_service", "budget", "language", "other")
"""Why a partner declines."""
MERCHANT_REASONS = ("chose_other", "solved", "no_answer", "other")
"""Why a merchant needs a partner no more."""
STAFF_REASONS = ("spam", "reassigned")
ALL_REASONS = tuple(dict.fromkeys((*DECLINE_REASONS, *MERCHANT_REASONS, *STAFF_REASONS)))

FIRST_ANSWER = timedelta(hours=72)
"""Within which a partner answers or declines (S144)."""
REMINDERS = (timedelta(hours=24), timedelta(hours=48), timedelta(hours=70))
"""After which time since the asking a partner that has not answered is reminded."""


class TooLate(Refused):
    """The 72 hours are over (S145, P18)."""


class JobEnded(Refused):
    """Somebody has ended the job, or this step does not follow from where it stands."""


def is_over(status: str, due_at: datetime, at: datetime) -> bool:
    """Whether the clock of a job has run out, whatever the worker has done: at 71:59:59 it has
    not, at 72:00:00 it has (P18)."""
    return status in UNANSWERED and at >= due_at


def told_status(status: str, due_at: datetime, at: datetime) -> str:
    """The status as people see it: a job whose time is up is expired even before the worker has
    written so."""
    return EXPIRED if is_over(status, due_at, at) else status


def require_step(status: str, to: str, *, due_at: datetime, at: datetime) -> None:
    """Refuse a step that may not follow. Raises TooLate or JobEnded, in words for either side."""
    if to == EXPIRED:
        if status not in UNANSWERED or at < due_at:
            raise JobEnded("This job has not expired.")
        return
    if status == EXPIRED or is_over(status, due_at, at):
        raise TooLate(
            "The 72 hours for the first answer are over, so nothing can be done with this job "
            "any more."
        )
    if to not in STEPS[status] and to != status:
        if status == DECLINED:
            raise JobEnded("This job has been declined, so nothing can be done with it any more.")
        if status == COMPLETED:
            raise JobEnded("This job is completed, so nothing can be done with it any more.")
        raise JobEnded("Answer or decline this job first.")
    if status in ENDED:
        raise JobEnded("This job has ended, so nothing can be done with it any more.")


def may_step(status: str, to: str, *, due_at: datetime, at: datetime) -> bool:
    """Whether a step may follow."""
    try:
        require_step(status, to, due_at=due_at, at=at)
    except Refused:
        return False
    return True


def status_after_message(status: str, side: str) -> str:
    """Where a message leads: it is the other side's turn (S159), and an inactive job lives again.
    What a merchant adds before the first answer leaves the clock running (S144)."""
    if side == MERCHANT:
        return status if status in UNANSWERED else AWAITING
    return REPLIED


def reminders_due(asked_at: datetime, at: datetime) -> int:
    """How many reminders a partner that has not answered should have got by now."""
    return sum(at >= asked_at + each for each in REMINDERS)
