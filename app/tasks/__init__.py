"""Background work: tasks, their schedule, the worker.

A feature registers its tasks in its own ``tasks.py``: a name, a schedule, a description, and a
plain function without arguments that does the work and returns a summary.
"""

from flask import Flask

from app.tasks.registry import Task, add_task
from app.tasks.rules import Daily, Every

__all__ = ["Daily", "Every", "Task", "add_task", "init_tasks"]


def init_tasks(app: Flask) -> None:
    """Make room for the features' tasks and add the commands. Comes before the features."""
    from app.tasks.commands import tasks, worker
    from app.tasks.static_files import PRUNE_STATIC

    app.extensions["tasks"] = {}
    add_task(app, PRUNE_STATIC)
    app.cli.add_command(worker)
    app.cli.add_command(tasks)
