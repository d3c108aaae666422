"""The operator's office: what crosses features, and nothing else."""

from flask import Flask

from app.accounts.access import STAFF
from app.accounts.rail import Way, add_ways
from app.backoffice.partner_table import PARTNERS
from app.backoffice.views import backoffice
from app.i18n.current import lazy_gettext
from app.tables import add_table
from app.web.languages import register_localized


def init_backoffice(app: Flask) -> None:
    """Add the office's pages."""
    register_localized(app, backoffice)
    add_table(app, PARTNERS)
    add_ways(app, Way("backoffice.partners", lazy_gettext("Partners"), "handshake", STAFF))
