"""Where people come in: a partner's area and the operator's office."""

from flask import Flask

from app.accounts.access import STAFF, TEAM
from app.accounts.rail import Way, add_ways
from app.dashboards.views import dashboards
from app.i18n.current import lazy_gettext
from app.web.languages import register_localized


def init_dashboards(app: Flask) -> None:
    """Add the two pages, first on every rail."""
    register_localized(app, dashboards)
    add_ways(
        app,
        Way("dashboards.area", lazy_gettext("Overview"), "layout-dashboard", TEAM, place=0),
        Way("dashboards.office", lazy_gettext("Overview"), "layout-dashboard", STAFF, place=0),
    )
