"""Nightly: the audit forgets from where things were done long ago."""

from datetime import timedelta
from functools import partial

from flask import Flask

from app.audit.actions import forget_addresses
from app.clock import now
from app.config import settings
from app.db import write_in_parts
from app.i18n.current import lazy_gettext, ngettext
from app.tasks import Daily, Task, add_task


def add_audit_tasks(app: Flask) -> None:
    """Register the task."""
    add_task(
        app,
        Task(
            name="forget-audit-addresses",
            schedule=Daily(4, 0),
            description=lazy_gettext(
                "Removes addresses and browsers from entries of the audit whose time is over."
            ),
            run=_forget,
        ),
    )


def _forget() -> str:
    before = now() - timedelta(days=settings().audit_address_days)
    # In parts: while the guards are lifted, nobody else writes to the audit.
    gone = write_in_parts(partial(forget_addresses, before))
    return ngettext("%(num)s entry changed.", "%(num)s entries changed.", gone)
