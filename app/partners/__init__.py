"""Partners, levels, categories and services: what other features share."""

from flask import Flask

from app.audit import add_audited
from app.i18n.current import lazy_gettext, lazy_pgettext

STATE_NAMES = {
    "draft": lazy_gettext("Not in the catalogue yet"),
    "published": lazy_gettext("In the catalogue"),
    "suspended": lazy_pgettext("partner", "Hidden for now"),
}
"""Of one partner: many are hidden in another form of the word."""
SOURCE_NAMES = {
    "application": lazy_gettext("Application"),
    "staff": lazy_gettext("Entered by staff"),
    "import": lazy_gettext("Import"),
    "api": lazy_gettext("API"),
    "demo": lazy_gettext("Demo data"),
}
TALK_NAMES = {
    "meeting": lazy_gettext("Meeting"),
    "call": lazy_gettext("Call"),
    "import": lazy_gettext("Import"),
}


def init_partners(app: Flask) -> None:
    """Register the commands and the scheduled work of partners, and what is recorded of them."""
    from app.partners.audited import DEEDS, DETAILS, SUBJECTS
    from app.partners.commands import partners
    from app.partners.tasks import CHECK_LISTINGS
    from app.tasks.registry import add_task

    app.cli.add_command(partners)
    add_task(app, CHECK_LISTINGS)
    add_audited(app, DEEDS, DETAILS, SUBJECTS)
