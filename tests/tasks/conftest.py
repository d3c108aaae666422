"""What tests of background work share: a task of their own."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.db import db
from app.i18n.current import lazy_gettext
from app.tasks.models import TaskRun
from app.tasks.registry import Task, add_task
from app.tasks.rules import Daily, Schedule

TaskMaker = Callable[..., Task]

# Ten past three in Moscow, where the programme of the tests is.
TEN_PAST_THREE = datetime(2026, 3, 2, 0, 10, tzinfo=UTC)
DAY = timedelta(days=1)


def made(
    run: Callable[[], str],
    schedule: Schedule | None = None,
    name: str = "count",
    has_work: Callable[[], bool] | None = None,
) -> Task:
    """A task that is not registered anywhere."""
    return Task(
        name=name,
        schedule=schedule or Daily(hour=3, minute=10),
        description=lazy_gettext("Listing"),  # a text that has translations already
        run=run,
        has_work=has_work,
    )


@pytest.fixture
def add(app: Flask) -> TaskMaker:
    """Register a task with the app: ``add(function)``."""

    def add_made(run: Callable[[], str], *args: Schedule, **named: Any) -> Task:
        task = made(run, *args, **named)
        add_task(app, task)
        return task

    return add_made


def outcomes() -> Sequence[tuple[str, str | None, str]]:
    """Name, outcome and summary of every run, oldest first."""
    found = db.session.scalars(select(TaskRun).order_by(TaskRun.id)).all()
    told = [(run.name, run.outcome, run.summary) for run in found]
    db.session.rollback()
    return told
