"""Figures about jobs: the periods that they are told for, and what is counted."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

ANSWERED, DECLINED, EXPIRED, WAITING = ("answered", "declined", "expired", "waiting")
"""What became of a job at first: an answer, a decline without one, neither in time, or not yet."""


@dataclass(frozen=True)
class Period:
    """From a moment until before another one, in which jobs were asked; None for the beginning."""

    first: datetime | None
    end: datetime

    @property
    def before(self) -> "Period | None":
        """The period before, as long; None where there is none."""
        if self.first is None:
            return None
        return Period(self.first - (self.end - self.first), self.first)


@dataclass
class Tally:
    """What became of some jobs."""

    outcomes: Counter[str] = field(default_factory=Counter)

    @property
    def asked(self) -> int:
        """How many there are."""
        return sum(self.outcomes.values())

    def share(self, outcome: str) -> float | None:
        """The part with an outcome of those that are decided, from 0 to 1; None of nothing."""
        decided = self.asked - self.outcomes[WAITING]
        return self.outcomes[outcome] / decided if decided else None


def quantile(sorted_values: Sequence[timedelta], part: float) -> timedelta | None:
    """The least value that so large a part of all does not exceed; None of nothing."""
    if not sorted_values:
        return None
    return sorted_values[max(ceil(part * len(sorted_values)), 1) - 1]
