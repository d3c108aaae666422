"""The room's places on the rail, and what waits there."""

from typing import Any

from flask import Flask
from sqlalchemy import Select

from app.accounts.access import TEAM
from app.accounts.people import Person
from app.accounts.rail import Way, add_ways
from app.accounts.waiting import Waiting, add_waiting
from app.clock import now
from app.i18n.current import lazy_gettext
from app.jobs.queries.inbox import waiting_jobs


def add_job_ways(app: Flask) -> None:
    """Add the inbox for teams and the table of jobs for staff."""
    add_waiting(
        app,
        Waiting(
            key="jobs",
            label=lazy_gettext("new jobs and messages of merchants"),
            rows=_waiting,
            endpoint="jobs.inbox",
            audiences=TEAM,
        ),
    )
    add_ways(app, Way("jobs.inbox", lazy_gettext("Inbox"), "inbox", TEAM, waits="jobs", place=5))


def _waiting(person: Person) -> Select[Any]:
    return waiting_jobs(person, now())
