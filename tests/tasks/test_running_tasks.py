"""A task is run when its schedule asks for it, once, and what became of it is written down."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Event

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError

from app.db import db, writing
from app.partners.models import Category
from app.refusals import Refused
from app.tasks.locks import held
from app.tasks.models import SUMMARY_LENGTH, TaskRun
from app.tasks.queries import last_runs
from app.tasks.registry import Task, add_task, all_tasks
from app.tasks.rules import PAUSE, TRIES, Every
from app.tasks.running import BUSY, KEPT, run_now, run_when_due
from tests.at_once import people
from tests.tasks.conftest import DAY, TEN_PAST_THREE, TaskMaker, made, outcomes


def test_a_due_task_is_run_once_a_day(add: TaskMaker) -> None:
    done: list[datetime] = []
    task = add(lambda: done.append(datetime.now(UTC)) or "3 counted")
    with time_machine.travel(TEN_PAST_THREE, tick=False) as clock:
        for _ in range(3):
            assert run_when_due(task) == TEN_PAST_THREE + DAY
        clock.shift(DAY - timedelta(seconds=1))
        run_when_due(task)
        assert done == [TEN_PAST_THREE]
        clock.shift(timedelta(seconds=1))
        run_when_due(task)
    assert done == [TEN_PAST_THREE, TEN_PAST_THREE + DAY]
    assert outcomes() == [("count", "ok", "3 counted")] * 2


def test_what_was_missed_while_no_worker_ran_is_made_up_for_once(add: TaskMaker) -> None:
    done: list[datetime] = []
    task = add(lambda: done.append(datetime.now(UTC)) or "")
    with time_machine.travel(TEN_PAST_THREE, tick=False) as clock:
        run_when_due(task)
        clock.shift(5 * DAY + timedelta(hours=7))
        assert run_when_due(task) == TEN_PAST_THREE + 6 * DAY
        run_when_due(task)
    assert len(done) == 2


def test_daylight_saving_neither_leaves_a_run_out_nor_doubles_it(
    app: Flask, add: TaskMaker
) -> None:
    task = add(lambda: "")
    zone = "Europe/Bratislava"
    app.config["SETTINGS"] = type(app.config["SETTINGS"])(
        **{**vars(app.config["SETTINGS"]), "timezone": zone}
    )
    for first in (datetime(2026, 3, 27, tzinfo=UTC), datetime(2026, 10, 23, tzinfo=UTC)):
        with time_machine.travel(first, tick=False) as clock:
            before = len(outcomes())
            # Owed since the evening before the first.
            for _ in range(5 * 24 * 4):
                run_when_due(task)
                clock.shift(timedelta(minutes=15))
            assert len(outcomes()) - before == 6


def test_a_run_by_hand_counts_for_the_schedule(add: TaskMaker) -> None:
    task = add(lambda: "by hand")
    with time_machine.travel(TEN_PAST_THREE, tick=False) as clock:
        assert run_now(task) == "by hand"
        clock.shift(timedelta(minutes=1))
        run_when_due(task)
        assert len(outcomes()) == 1


def test_a_failure_is_written_down_and_tried_again_later(add: TaskMaker) -> None:
    def fail() -> str:
        db.session.execute(text("SELECT 1"))
        raise RuntimeError("no good\nwith a second line")

    task = add(fail)
    with time_machine.travel(TEN_PAST_THREE, tick=False) as clock:
        for number in range(1, TRIES + 1):
            run_when_due(task)
            assert outcomes() == [("count", "failed", "RuntimeError: no good")] * number
            run_when_due(task)
            assert len(outcomes()) == number
            clock.shift(PAUSE)
        run_when_due(task)
        assert len(outcomes()) == TRIES
        clock.move_to(TEN_PAST_THREE + DAY)
        run_when_due(task)
        assert len(outcomes()) == TRIES + 1


def test_a_failed_task_leaves_nothing_half_done(add: TaskMaker) -> None:
    def half() -> str:
        with writing() as session:
            session.execute(update(Category).where(Category.slug == "seo").values(position=500))
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        run_now(add(half))
    assert (db.session.scalar(select(func.max(Category.position))) or 0) < 500


def test_a_fault_of_the_database_is_told_without_peoples_values(add: TaskMaker) -> None:
    def fail() -> str:
        query = text("SELECT :secret FROM nothing_that_there_is")
        db.session.execute(query, {"secret": "anna@kupec.example"})
        return ""

    with pytest.raises(DBAPIError):
        run_now(add(fail))
    [(_, outcome, summary)] = outcomes()
    assert outcome == "failed"
    assert "nothing_that_there_is" in summary
    assert "anna" not in summary


def test_a_refusal_is_told_in_words(add: TaskMaker) -> None:
    def refuse() -> str:
        raise Refused("There is no such partner.")

    with pytest.raises(Refused):
        run_now(add(refuse))
    assert outcomes() == [("count", "failed", "There is no such partner.")]


def test_a_process_that_is_told_to_end_says_so(add: TaskMaker) -> None:
    def leave() -> str:
        raise SystemExit(3)

    with pytest.raises(SystemExit):
        run_now(add(leave))
    assert outcomes() == [("count", "failed", "SystemExit: 3")]


def test_a_summary_is_one_short_line(add: TaskMaker) -> None:
    run_now(add(lambda: "one\n  two " + 500 * "x"))
    [(_, _, summary)] = outcomes()
    assert summary.startswith("one two xxx")
    assert len(summary) == SUMMARY_LENGTH


def test_the_last_hundred_runs_of_each_task_are_kept(add: TaskMaker) -> None:
    assert KEPT == 100
    numbers = iter(range(1000))
    run_now(add(lambda: "another's", name="other"))
    task = add(lambda: str(next(numbers)))
    for _ in range(KEPT + 3):
        run_now(task)
    kept = outcomes()
    assert kept[0] == ("other", "ok", "another's")
    assert [summary for _, _, summary in kept[1:]] == [str(n) for n in range(3, KEPT + 3)]
    assert {name: run.summary for name, run in last_runs().items()} == {
        "other": "another's",
        "count": str(KEPT + 2),
    }


def test_several_workers_run_a_due_task_once(app: Flask, add: TaskMaker) -> None:
    done: list[int] = []
    begun, may_end = Event(), Event()

    def work() -> str:
        begun.set()
        may_end.wait(60)
        done.append(1)
        return ""

    task = add(work)
    with people(app, 4) as workers:
        running = [workers.start(lambda: run_when_due(task)) for _ in range(4)]
        assert begun.wait(60)
        may_end.set()
        assert [one.result(60) for one in running] == [None] * 4
    assert done == [1]
    assert len(outcomes()) == 1


def test_whoever_comes_while_it_runs_is_told_and_looks_again_soon(
    app: Flask, add: TaskMaker
) -> None:
    task = add(lambda: "")
    with time_machine.travel(TEN_PAST_THREE, tick=False), held(task.name) as is_ours:
        assert is_ours
        assert run_when_due(task) == TEN_PAST_THREE + BUSY
        with pytest.raises(Refused, match="count is running already"):
            run_now(task)
        with held("other") as other_is_free:
            assert other_is_free
    assert outcomes() == []
    assert run_now(task) == ""


def test_a_run_between_the_look_and_the_lock_is_not_repeated(
    app: Flask, add: TaskMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two workers see a due task; the second gets the lock when the first has finished."""
    both_have_looked = Barrier(2)
    first_is_done = Event()
    done: list[int] = []
    task = add(lambda: done.append(1) or "")

    def late() -> None:
        real = held

        def wait_and_hold(name: str):
            both_have_looked.wait(60)
            assert first_is_done.wait(60)
            return real(name)

        monkeypatch.setattr("app.tasks.running.held", wait_and_hold)
        run_when_due(task)

    with people(app, 1) as workers:
        second = workers.start(late)
        both_have_looked.wait(60)
        monkeypatch.undo()
        run_now(task)
        first_is_done.set()
        assert second.result(60) is None
    assert done == [1]


def test_a_task_every_few_minutes_is_due_again_when_it_took_longer(add: TaskMaker) -> None:
    with time_machine.travel(TEN_PAST_THREE, tick=False) as clock:
        task = add(lambda: clock.shift(timedelta(minutes=12)) or "", Every(minutes=5))
        again_at = run_when_due(task)
        assert again_at <= datetime.now(UTC)
        run_when_due(task)
    assert len(outcomes()) == 2


def test_what_a_task_has_read_is_not_held_on_to(app: Flask, add: TaskMaker) -> None:
    def look() -> str:
        return str(db.session.scalar(select(func.count()).select_from(TaskRun)))

    assert run_now(add(look)) == "1"
    assert not db.session().in_transaction()


def test_a_name_is_taken_once_and_is_a_name(app: Flask, add: TaskMaker) -> None:
    known = len(all_tasks())
    task: Task = add(lambda: "")
    for unfit in (task, made(lambda: "", name="Count up"), made(lambda: "", name="")):
        with pytest.raises(ValueError, match="no name for a task"):
            add_task(app, unfit)
    assert len(all_tasks()) == known + 1
