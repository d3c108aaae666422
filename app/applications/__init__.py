"""Becoming a partner: the application, the talk with staff, and what they decide."""

from flask import Flask

from app.accounts.holdings import add_holding
from app.accounts.rail import Way, add_ways
from app.accounts.waiting import Waiting, add_waiting
from app.applications.audited import DEEDS, DETAILS, SUBJECTS
from app.applications.blueprint import READERS, applications
from app.applications.held import HOLDING
from app.applications.queries import undecided
from app.applications.table import APPLICATIONS
from app.applications.tasks import add_application_tasks
from app.audit import add_audited
from app.i18n.current import lazy_gettext
from app.tables import add_table
from app.web.languages import register_localized


def init_applications(app: Flask) -> None:
    """Add the room: its pages, its place on the rail, its deeds and its tasks."""
    # Views attach themselves to the blueprint.
    from app.applications import own, staff, views

    del own, staff, views
    register_localized(app, applications)
    add_ways(
        app,
        Way(
            "applications.queue",
            lazy_gettext("Applications"),
            "inbox",
            frozenset(READERS),
            waits="applications",
            place=10,
        ),
    )
    add_waiting(
        app,
        Waiting(
            "applications",
            lazy_gettext("Applications to be decided"),
            undecided(),
            "applications.queue",
            frozenset(READERS),
        ),
    )
    add_audited(app, DEEDS, DETAILS, SUBJECTS)
    add_holding(app, HOLDING)
    add_table(app, APPLICATIONS)
    add_application_tasks(app)
