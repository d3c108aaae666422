"""The worker: one process that runs what the schedule asks for, one task after the other."""

import contextlib
import os
import signal
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from types import FrameType

import structlog
from flask import Flask

from app.clock import now
from app.tasks.registry import Task, all_tasks
from app.tasks.running import run_when_due, run_when_it_has_work, told

log = structlog.get_logger()

TICK_SECONDS = 0.5
"""How soon an idle worker notices that it is to end."""
PATIENCE = timedelta(seconds=5)
"""Between two tries to reach a database that does not answer."""
ASKED_EVERY = timedelta(seconds=2)
"""How often a task is asked whether it has work, between the moments of its schedule."""


class BrokenOff(BaseException):
    """The worker was told a second time to end: the task that it is running is given up."""


class Worker:
    """Runs due tasks until it is told to end, or until its parent process is gone."""

    def __init__(self, app: Flask, parent: int | None = None) -> None:
        self.app = app
        self.parent = parent
        self.is_ending = False
        self._look_at: dict[str, datetime] = {}
        self._ask_at: dict[str, datetime] = {}

    def run(self) -> None:
        """Work until the first SIGTERM or SIGINT, which lets a running task finish; a second one
        breaks it off. To be called in the main thread."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        log.info("worker started")
        with contextlib.suppress(BrokenOff):
            while not self._is_over():
                self._look_round()
                time.sleep(TICK_SECONDS)
        log.info("worker ended")

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        if self.is_ending:
            raise BrokenOff("the worker was told twice to end")
        self.is_ending = True

    def _is_over(self) -> bool:
        # A process whose parent has died is handed to another one.
        return self.is_ending or (self.parent is not None and os.getppid() != self.parent)

    def _look_round(self) -> None:
        with self.app.app_context():
            tasks = all_tasks()
        for task in tasks:
            if self._is_over():
                return
            if _is_past(self._look_at, task):
                self._attend_to(task, self._look_at, run_when_due)
            elif task.has_work is not None and _is_past(self._ask_at, task):
                self._attend_to(task, self._ask_at, _run_when_it_has_work)

    def _attend_to(
        self, task: Task, again_at: dict[str, datetime], attend: Callable[[Task], datetime]
    ) -> None:
        try:
            # A context for each: whatever a task leaves in its session ends with it.
            with self.app.app_context():
                again_at[task.name] = attend(task)
        # Most of all a database that does not answer: it comes back, and the worker must be there.
        except Exception as error:
            log.error("task cannot be looked after", task=task.name, error=told(error))
            again_at[task.name] = now() + PATIENCE


def _is_past(moments: dict[str, datetime], task: Task) -> bool:
    return task.name not in moments or moments[task.name] <= now()


def _run_when_it_has_work(task: Task) -> datetime:
    """Run a task if it has work; returns when to ask again: at once when it was run, as it may
    not have done all of it."""
    was_run = run_when_it_has_work(task)
    return now() if was_run else now() + ASKED_EVERY
