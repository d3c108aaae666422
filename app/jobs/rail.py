"""The room's places on the rail, and what waits there."""

from flask import Flask

from app.accounts.access import TEAM
from app.accounts.rail import Way, add_ways
from app.accounts.waiting import Waiting, add_waiting
from app.i18n.current import lazy_gettext
from app.jobs.blueprint import READERS
from app.jobs.queries.inbox import waiting_jobs
from app.jobs.queries.office import briefs_without_partners, held_briefs


def add_job_ways(app: Flask) -> None:
    """Add the inbox for teams and the tables for staff."""
    readers = frozenset(READERS)
    add_waiting(
        app,
        Waiting(
            key="held-briefs",
            label=lazy_gettext("Briefs that look like spam and are held"),
            rows=held_briefs(),
            endpoint="jobs.office_briefs",
            audiences=readers,
            query="waits=held",
        ),
        Waiting(
            key="briefs-without-partners",
            label=lazy_gettext("Briefs for which nobody was found"),
            rows=briefs_without_partners(),
            endpoint="jobs.office_briefs",
            audiences=readers,
            query="waits=nobody",
        ),
        Waiting(
            key="jobs",
            label=lazy_gettext("new jobs and messages of merchants"),
            rows=waiting_jobs(),
            endpoint="jobs.inbox",
            audiences=TEAM,
        ),
    )
    add_ways(
        app,
        Way("jobs.inbox", lazy_gettext("Inbox"), "inbox", TEAM, waits="jobs", place=5),
        Way("jobs.office", lazy_gettext("Jobs"), "inbox", readers, place=30),
        Way(
            "jobs.office_briefs",
            lazy_gettext("Briefs"),
            "file-text",
            readers,
            waits="held-briefs",
            place=31,
        ),
    )
