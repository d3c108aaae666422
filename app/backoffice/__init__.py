"""The operator's office: what crosses features, and nothing else."""

from flask import Flask

from app.accounts.access import STAFF
from app.accounts.rail import Way, add_ways
from app.audit import add_audited
from app.backoffice import mails
from app.backoffice.partner_table import PARTNERS
from app.backoffice.views import backoffice
from app.backoffice.views.mails import dead_for
from app.i18n.current import lazy_gettext
from app.tables import add_table
from app.web.languages import register_localized


def init_backoffice(app: Flask) -> None:
    """Add the office's pages."""
    register_localized(app, backoffice)
    add_table(app, PARTNERS)
    add_ways(app, Way("backoffice.partners", lazy_gettext("Partners"), "handshake", STAFF))
    add_table(app, mails.MAILS)
    add_audited(app, mails.DEEDS)
    add_ways(
        app,
        Way(
            "backoffice.mails",
            lazy_gettext("E-mails"),
            "mail",
            frozenset(mails.LOOKERS),
            count=dead_for,
        ),
    )
