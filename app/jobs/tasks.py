"""Background work of jobs."""

from flask import Flask

from app.db import writing
from app.i18n.current import lazy_gettext, ngettext
from app.jobs.actions.ending import expire_jobs
from app.tasks import Every, Task, add_task


def add_job_tasks(app: Flask) -> None:
    """Register the room's tasks."""
    add_task(
        app,
        Task(
            name="expire-jobs",
            schedule=Every(60),
            description=lazy_gettext("End jobs whose 72 hours are over and ask the next partners."),
            run=_expire,
        ),
    )


def _expire() -> str:
    ended = 0
    while True:
        with writing():
            some = expire_jobs()
        ended += some
        if not some:
            return ngettext("%(num)s job has expired.", "%(num)s jobs have expired.", ended)
