"""A task that has work is run without waiting for its schedule."""

from threading import Event

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.db import db
from app.tasks.locks import held
from app.tasks.models import TaskRun
from app.tasks.rules import PAUSE, TRIES
from app.tasks.running import run_when_due, run_when_it_has_work
from tests.at_once import people
from tests.tasks.conftest import DAY, TEN_PAST_THREE, TaskMaker, outcomes


def test_work_does_not_wait_for_the_schedule(add: TaskMaker) -> None:
    waiting, done = [1, 2], []
    task = add(
        lambda: done.append(waiting.pop()) or "1 done", has_work=lambda: bool(waiting), name="work"
    )
    with time_machine.travel(TEN_PAST_THREE, tick=False):
        while run_when_it_has_work(task):
            pass
    assert done == [2, 1]
    assert outcomes() == [("work", "ok", "1 done")] * 2


def test_a_task_without_work_leaves_no_row_and_holds_nothing(app: Flask, add: TaskMaker) -> None:
    def look() -> bool:
        return bool(db.session.scalar(select(func.count()).select_from(TaskRun)))

    silent, idle = add(lambda: "", name="silent"), add(lambda: "", name="idle", has_work=look)
    assert not run_when_it_has_work(silent)
    assert not run_when_it_has_work(idle)
    assert not db.session().in_transaction()
    assert outcomes() == []


def test_work_that_was_just_done_counts_for_the_schedule(add: TaskMaker) -> None:
    task = add(lambda: "done", has_work=lambda: True)
    with time_machine.travel(TEN_PAST_THREE, tick=False):
        assert run_when_it_has_work(task)
        assert run_when_due(task) == TEN_PAST_THREE + DAY
    assert len(outcomes()) == 1


def test_work_that_fails_is_tried_again_slowly_and_waits_for_the_next_moment_in_the_end(
    add: TaskMaker,
) -> None:
    def fail() -> str:
        raise RuntimeError("no good")

    task = add(fail, has_work=lambda: True)
    with time_machine.travel(TEN_PAST_THREE, tick=False) as clock:
        for number in range(1, TRIES + 1):
            assert run_when_it_has_work(task)
            assert not run_when_it_has_work(task)
            assert outcomes() == [("count", "failed", "RuntimeError: no good")] * number
            clock.shift(PAUSE)
        assert not run_when_it_has_work(task)
        clock.move_to(TEN_PAST_THREE + DAY)
        assert run_when_it_has_work(task)


def test_several_workers_do_the_same_work_once(app: Flask, add: TaskMaker) -> None:
    waiting = [1]
    begun, may_end = Event(), Event()

    def work() -> str:
        begun.set()
        may_end.wait(60)
        waiting.clear()
        return ""

    task = add(work, has_work=lambda: bool(waiting))
    with people(app, 4) as workers:
        running = [workers.start(lambda: run_when_it_has_work(task)) for _ in range(4)]
        assert begun.wait(60)
        may_end.set()
        assert [one.result(60) for one in running] == [None] * 4
    assert len(outcomes()) == 1


def test_work_done_between_the_look_and_the_lock_is_not_done_again(
    add: TaskMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = [1]
    task = add(lambda: "done", has_work=lambda: bool(waiting))
    real = held

    def taken_meanwhile(name: str):
        waiting.clear()
        return real(name)

    monkeypatch.setattr("app.tasks.running.held", taken_meanwhile)
    assert not run_when_it_has_work(task)
    assert outcomes() == []
