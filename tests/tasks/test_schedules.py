"""When tasks run, by the programme's clocks, and when they are tried again."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from app.tasks.rules import (
    FAILED,
    OK,
    PAUSE,
    TRIES,
    Daily,
    Every,
    next_try,
    next_try_between,
)

BRATISLAVA = ZoneInfo("Europe/Bratislava")
MOMENT = datetime(2026, 3, 2, 2, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Begun:
    """A run as the rules see it; it began so many minutes after MOMENT and took one."""

    after: int = 0
    outcome: str | None = None

    @property
    def started_at(self) -> datetime:
        return MOMENT + timedelta(minutes=self.after)

    @property
    def ended_at(self) -> datetime | None:
        return self.started_at + timedelta(minutes=1) if self.outcome else None


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "latest", "following"),
    [
        ("2026-01-10 02:09:59", "2026-01-09 02:10", "2026-01-10 02:10"),
        ("2026-01-10 02:10:00", "2026-01-10 02:10", "2026-01-11 02:10"),
        # After midnight in Bratislava, before it in Greenwich.
        ("2026-07-09 23:30:00", "2026-07-09 01:10", "2026-07-10 01:10"),
        # On 29 March clocks go from 2:00 to 3:00, on 25 October from 3:00 to 2:00.
        ("2026-03-29 01:09:59", "2026-03-28 02:10", "2026-03-29 01:10"),
        ("2026-03-29 01:10:00", "2026-03-29 01:10", "2026-03-30 01:10"),
        ("2026-10-25 02:09:59", "2026-10-24 01:10", "2026-10-25 02:10"),
        ("2026-10-25 02:10:00", "2026-10-25 02:10", "2026-10-26 02:10"),
    ],
)
def test_a_daily_task_runs_by_the_clocks_of_the_programme(
    now: str, latest: str, following: str
) -> None:
    daily = Daily(hour=3, minute=10)
    assert daily.latest(utc(now), BRATISLAVA) == utc(latest)
    assert daily.following(utc(now), BRATISLAVA) == utc(following)


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_a_time_that_is_skipped_or_shown_twice_has_one_moment(day: str) -> None:
    """At half past two: there is none that night in spring, and two of them in autumn."""
    half_past_two = Daily(hour=2, minute=30)
    begin = utc(f"{day} 00:00") - timedelta(hours=12)
    minutes = [begin + timedelta(minutes=n) for n in range(36 * 60)]
    moments = {half_past_two.latest(now, BRATISLAVA) for now in minutes}
    within = [moment for moment in moments if moment >= begin]
    expected = {"2026-03-29": "2026-03-29 01:30", "2026-10-25": "2026-10-25 00:30"}[day]
    assert within == [utc(expected)]


@pytest.mark.parametrize("schedule", [Daily(hour=2, minute=30), Daily(hour=0), Every(minutes=7)])
def test_the_following_moment_is_the_next_latest_one(schedule: Daily | Every) -> None:
    """Through a whole year no moment is left out and none comes twice."""
    start = utc("2026-01-01 00:00")
    hours = [start + timedelta(hours=n) for n in range(365 * 24)]
    for now in hours:
        assert schedule.latest(now, BRATISLAVA) <= now < schedule.following(now, BRATISLAVA)
        following = schedule.following(now, BRATISLAVA)
        assert schedule.latest(following, BRATISLAVA) == following
    latest = [schedule.latest(now, BRATISLAVA) for now in hours]
    assert all(before <= after for before, after in pairwise(latest))
    if isinstance(schedule, Daily):
        assert len(set(latest)) in (365, 366)


def test_every_few_minutes_is_counted_alike_on_every_machine() -> None:
    five = Every(minutes=5)
    assert five.latest(utc("2026-03-02 10:04:59"), BRATISLAVA) == utc("2026-03-02 10:00")
    assert five.latest(utc("2026-03-02 10:05:00"), UTC) == utc("2026-03-02 10:05")
    assert five.following(utc("2026-03-02 10:05:00"), UTC) == utc("2026-03-02 10:10")


@pytest.mark.parametrize(
    "make", [lambda: Daily(24), lambda: Daily(3, 60), lambda: Every(0), lambda: Every(-1)]
)
def test_a_schedule_that_no_clock_shows_is_refused(make: object) -> None:
    assert callable(make)
    with pytest.raises(ValueError, match=r"hour|minute"):
        make()


def test_a_moment_without_a_run_is_due() -> None:
    assert next_try(MOMENT, []) == MOMENT


def test_a_good_run_settles_the_moment_whatever_came_before() -> None:
    assert next_try(MOMENT, [Begun(0, OK)]) is None
    assert next_try(MOMENT, [Begun(0, FAILED), Begun(9, OK)]) is None


def test_a_failed_run_is_tried_again_after_a_pause() -> None:
    ended = MOMENT + timedelta(minutes=1)
    assert next_try(MOMENT, [Begun(0, FAILED)]) == ended + PAUSE


def test_a_run_that_was_broken_off_is_begun_again_at_once() -> None:
    assert next_try(MOMENT, [Begun(0)]) == MOMENT
    assert next_try(MOMENT, [Begun(0), Begun(2)]) == MOMENT + timedelta(minutes=2)


@pytest.mark.parametrize("outcome", [FAILED, None])
def test_after_three_tries_the_next_moment_is_waited_for(outcome: str | None) -> None:
    assert TRIES == 3
    tries = [Begun(10 * n, outcome) for n in range(TRIES)]
    assert next_try(MOMENT, tries[:-1]) is not None
    assert next_try(MOMENT, tries) is None


def test_work_is_done_at_once_however_often_there_is_some() -> None:
    assert next_try_between(MOMENT, []) == MOMENT
    assert next_try_between(MOMENT, [Begun(n, OK) for n in range(50)]) == MOMENT


def test_work_that_fails_is_tried_as_often_and_as_slowly_as_by_the_schedule() -> None:
    good = [Begun(n, OK) for n in range(5)]
    failed = [Begun(10, FAILED), Begun(20, FAILED), Begun(30, FAILED)]
    ended = MOMENT + timedelta(minutes=11)
    assert next_try_between(MOMENT, [*good, *failed[:1]]) == ended + PAUSE
    assert next_try_between(MOMENT, [*good, Begun(10)]) == MOMENT + timedelta(minutes=10)
    assert next_try_between(MOMENT, [*good, *failed]) is None
    assert next_try_between(MOMENT, [*good, *failed, Begun(40, OK)]) == MOMENT
