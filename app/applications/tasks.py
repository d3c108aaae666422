"""Background work of applications."""

from flask import Flask

from app.applications.actions import forget_drafts, forget_people
from app.db import write_in_parts, writing
from app.i18n.current import lazy_gettext, ngettext
from app.tasks import Daily, Task, add_task


def add_application_tasks(app: Flask) -> None:
    """Register the task."""
    add_task(
        app,
        Task(
            name="forget-applications",
            schedule=Daily(3, 50),
            description=lazy_gettext(
                "Forget what was typed and never sent, and who was rejected a year ago."
            ),
            run=_forget,
        ),
    )


def _forget() -> str:
    with writing():
        gone = forget_drafts()
    gone += write_in_parts(forget_people)
    return ngettext("%(num)s row forgotten.", "%(num)s rows forgotten.", gone)
