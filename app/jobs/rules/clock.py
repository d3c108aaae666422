"""How much of the 72 hours is left, as people are told it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.jobs.rules.statuses import FIRST_ANSWER, UNANSWERED

URGENT = timedelta(hours=24)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class TimeLeft:
    """What is left of a job's clock; never more than there is."""

    hours: int
    """Whole ones; 0 in the last hour, in which minutes are told."""
    minutes: int
    """Whole ones, of the last hour alone; 1 in the last minute."""
    is_urgent: bool

    @property
    def part(self) -> int:
        """How much of the ring is filled, in hours of 72; a begun hour counts."""
        return min(self.hours + 1, FIRST_ANSWER // _HOUR)


def time_left(status: str, due_at: datetime, at: datetime) -> TimeLeft | None:
    """What is left until the first answer is due; None where no clock runs."""
    left = due_at - at
    if status not in UNANSWERED or left <= timedelta(0):
        return None
    hours = left // _HOUR
    minutes = 0 if hours else max(1, left // timedelta(minutes=1))
    return TimeLeft(hours, minutes, left <= URGENT)
