"""Reads of what became of background work."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from app.db import db
from app.tasks.models import TaskRun


def runs_since(name: str, moment: datetime) -> Sequence[TaskRun]:
    """The runs of a task begun at ``moment`` or later, oldest first."""
    return db.session.scalars(
        select(TaskRun)
        .where(TaskRun.name == name, TaskRun.started_at >= moment)
        .order_by(TaskRun.id)
    ).all()


def last_runs() -> dict[str, TaskRun]:
    """The newest run of each task that was ever run, by the task's name."""
    newest = select(func.max(TaskRun.id)).group_by(TaskRun.name)
    runs = db.session.scalars(select(TaskRun).where(TaskRun.id.in_(newest)))
    return {run.name: run for run in runs}
