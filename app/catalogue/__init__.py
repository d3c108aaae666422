"""The public reading of partners: list, search, profile, levels, badge."""

from flask import Flask

from app.catalogue.cards import init_cards
from app.catalogue.shown_options import shown_options
from app.catalogue.views import badge, logo, pages, sitemap
from app.catalogue.views.compare import MOST_COMPARED
from app.web.languages import register_localized


def init_catalogue(app: Flask) -> None:
    """Register the public pages."""
    app.jinja_env.globals.update(most_compared=MOST_COMPARED, shown_options=shown_options)
    init_cards(app)
    register_localized(app, pages)
    app.register_blueprint(badge)
    app.register_blueprint(logo)
    app.register_blueprint(sitemap)
