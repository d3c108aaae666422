"""Background work of jobs."""

from flask import Flask

from app.db import write_in_parts
from app.i18n.current import lazy_gettext, ngettext
from app.jobs.actions.ending import expire_next
from app.jobs.actions.reminding import remind_of_jobs
from app.jobs.actions.vacations import keep_vacations
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
    add_task(
        app,
        Task(
            name="remind-jobs",
            schedule=Every(60),
            description=lazy_gettext("Remind partners of jobs that wait for their first answer."),
            run=_remind,
        ),
    )
    add_task(
        app,
        Task(
            name="keep-vacations",
            schedule=Every(60),
            description=lazy_gettext(
                "Close partners whose vacation has begun and open those whose vacation is over."
            ),
            run=_keep_vacations,
        ),
    )


def _expire() -> str:
    ended = write_in_parts(expire_next)
    return ngettext("%(num)s job has expired.", "%(num)s jobs have expired.", ended)


def _remind() -> str:
    reminded = write_in_parts(remind_of_jobs)
    return ngettext("%(num)s reminder sent.", "%(num)s reminders sent.", reminded)


def _keep_vacations() -> str:
    followed = write_in_parts(keep_vacations)
    return ngettext("%(num)s vacation followed.", "%(num)s vacations followed.", followed)
