"""Nightly: those are forgotten whose time is over."""

from flask import Flask

from app.db import write_in_parts
from app.i18n.current import lazy_gettext, ngettext
from app.privacy.actions import forget_people
from app.tasks import Daily, Task, add_task


def add_privacy_tasks(app: Flask) -> None:
    """Register the task."""
    add_task(
        app,
        Task(
            name="forget-people",
            schedule=Daily(4, 10),
            description=lazy_gettext(
                "Forgets people who never accepted an invitation, or whose account ended long ago."
            ),
            run=_forget,
        ),
    )


def _forget() -> str:
    gone = write_in_parts(forget_people)
    return ngettext("%(num)s person forgotten.", "%(num)s people forgotten.", gone)
