"""The tasks that features have registered with the app."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app

from app.i18n.current import LazyText
from app.refusals import NotFound
from app.tasks.rules import Schedule

NAME = re.compile(r"[a-z]+(-[a-z]+)*")


@dataclass(frozen=True)
class Task:
    """A piece of background work.

    A worker may be killed at any moment, and the task is then run again: it reads what is to be
    done from rows, and running it twice does no more than running it once.
    """

    name: str
    """As the command line calls it: ``check-listings``."""
    schedule: Schedule
    description: LazyText
    run: Callable[[], str]
    """Does the work in transactions of its own (``app.db.writing``) and returns a summary in one
    line. Whatever it raises is a failure; ``Refused`` is told in the reader's language."""
    has_work: Callable[[], bool] | None = None
    """For work that must not wait for the schedule: whether there is some. Every worker asks every
    two seconds, so it costs no more than one look into an index."""


def add_task(app: Flask, task: Task) -> None:
    """Register a task. Raises ValueError when the name is taken or no name."""
    tasks: dict[str, Task] = app.extensions["tasks"]
    if not NAME.fullmatch(task.name) or task.name in tasks:
        raise ValueError(f"no name for a task, or another one's: {task.name}")
    tasks[task.name] = task


def all_tasks() -> list[Task]:
    """Every task of the running app, by name."""
    tasks: dict[str, Task] = current_app.extensions["tasks"]
    return [tasks[name] for name in sorted(tasks)]


def task_named(name: str) -> Task:
    """The task of this name. Raises NotFound with the names that there are."""
    for task in all_tasks():
        if task.name == name:
            return task
    known = ", ".join(task.name for task in all_tasks())
    raise NotFound("There is no task %(name)s. There are: %(known)s.", name=name, known=known)
