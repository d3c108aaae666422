"""When a task runs, and when it is tried again. Pure: the moment and the time zone are passed in.

A schedule is a row of moments on the time line. A task owes one good run to its latest moment: a
worker that was down at 03:10 runs it when it comes back, once, and no moment is run twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import takewhile
from typing import Protocol

OUTCOMES = (OK, FAILED) = ("ok", "failed")

TRIES = 3
"""Runs that may be begun for one moment: a task that kills its worker must not do so for ever."""
PAUSE = timedelta(minutes=5)
"""After a failure, so that a database that restarts has come back."""
DAY = timedelta(days=1)


class Try(Protocol):
    """A run that was begun: what the rules read of it."""

    @property
    def started_at(self) -> datetime: ...

    @property
    def ended_at(self) -> datetime | None: ...

    @property
    def outcome(self) -> str | None: ...


@dataclass(frozen=True)
class Daily:
    """Once a day at a time of the programme's clocks.

    Where clocks are put forward over that time, the moment is as long after midnight as on other
    days; where they are put back and show it twice, it is the first of the two.
    """

    hour: int
    minute: int = 0

    def __post_init__(self) -> None:
        time(self.hour, self.minute)  # raises ValueError for a time that no clock shows

    def latest(self, now: datetime, zone: tzinfo) -> datetime:
        """The newest moment that is not after ``now``, in UTC."""
        today = now.astimezone(zone).date()
        moment = self._on(today, zone)
        return moment if moment <= now else self._on(today - DAY, zone)

    def following(self, now: datetime, zone: tzinfo) -> datetime:
        """The first moment after ``now``, in UTC."""
        today = now.astimezone(zone).date()
        moment = self._on(today, zone)
        return moment if moment > now else self._on(today + DAY, zone)

    def _on(self, day: date, zone: tzinfo) -> datetime:
        return datetime.combine(day, time(self.hour, self.minute), zone).astimezone(UTC)


@dataclass(frozen=True)
class Every:
    """Every so many minutes, counted alike on every machine."""

    minutes: int

    def __post_init__(self) -> None:
        if self.minutes < 1:
            raise ValueError("a task cannot run more often than every minute")

    def latest(self, now: datetime, _zone: tzinfo) -> datetime:
        """The newest moment that is not after ``now``, in UTC."""
        seconds = int(now.timestamp())
        return datetime.fromtimestamp(seconds - seconds % (60 * self.minutes), UTC)

    def following(self, now: datetime, zone: tzinfo) -> datetime:
        """The first moment after ``now``, in UTC."""
        return self.latest(now, zone) + timedelta(minutes=self.minutes)


Schedule = Daily | Every


def next_try(moment: datetime, tries: Sequence[Try]) -> datetime | None:
    """From when the run for ``moment`` may be begun; None when nothing more is to be done.

    ``tries`` are the runs begun since that moment, oldest first, whoever began them: a run by hand
    counts too. One without an outcome is still going on, or was broken off with its worker: whoever
    can take the task's lock knows that it is the latter.
    """
    if not tries:
        return moment
    if len(tries) >= TRIES or any(one.outcome == OK for one in tries):
        return None
    last = tries[-1]
    return last.ended_at + PAUSE if last.ended_at else last.started_at


def next_try_between(moment: datetime, tries: Sequence[Try]) -> datetime | None:
    """From when a run may be begun because there is work, whatever the schedule says; None when
    that has to wait for the next moment.

    ``moment`` and ``tries`` are those of ``next_try``. Any number of good runs may follow each
    other; those that fail are tried again as often and as slowly as the schedule's own.
    """
    since_good = list(takewhile(lambda one: one.outcome != OK, reversed(tries)))
    return next_try(moment, since_good[::-1])
