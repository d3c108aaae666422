"""The operator's office: what crosses features, and nothing else."""

from flask import Flask

from app.accounts.access import STAFF
from app.accounts.rail import Way, add_ways
from app.accounts.waiting import Waiting, add_waiting
from app.audit import Deed, Detail, add_audited
from app.backoffice import mails
from app.backoffice.audit_table import AUDIT
from app.backoffice.partner_table import DECIDERS, PARTNERS
from app.backoffice.queries.waiting import drafts
from app.backoffice.views import backoffice
from app.backoffice.views.mails import dead_for
from app.i18n.current import lazy_gettext
from app.tables import add_table
from app.web.languages import register_localized


def init_backoffice(app: Flask) -> None:
    """Add the office's pages."""
    register_localized(app, backoffice)
    add_table(app, PARTNERS, AUDIT)
    _add_mails(app)
    add_ways(
        app,
        Way("backoffice.partners", lazy_gettext("Partners"), "handshake", STAFF),
        Way("backoffice.categories", lazy_gettext("Categories"), "tag", DECIDERS),
        Way("backoffice.levels", lazy_gettext("Levels"), "layers", DECIDERS),
        Way("backoffice.audit", lazy_gettext("Audit"), "history", DECIDERS),
    )
    add_waiting(
        app,
        Waiting(
            "drafts",
            lazy_gettext("Partners who are not in the catalogue yet"),
            drafts,
            "backoffice.partners",
            DECIDERS | {"rep"},
            query="state=draft&sort=-newest",
        ),
    )
    add_audited(
        app,
        [
            Deed("category.added", lazy_gettext("Added a category")),
            Deed("category.changed", lazy_gettext("Changed a category")),
            Deed("category.removed", lazy_gettext("Removed a category")),
            Deed("tier.changed", lazy_gettext("Changed the texts of a level")),
        ],
        [
            Detail("text_name", lazy_gettext("Name")),
            Detail("text_short", lazy_gettext("Short name")),
            Detail("text_plural", lazy_gettext("Name in the plural")),
            Detail("text_summary", lazy_gettext("In one sentence")),
            Detail("text_about", lazy_gettext("Description")),
            Detail("text_conditions", lazy_gettext("Conditions")),
            Detail("icon", lazy_gettext("Icon")),
            Detail("position", lazy_gettext("Place in the order")),
        ],
    )


def _add_mails(app: Flask) -> None:
    lookers = frozenset(mails.LOOKERS)
    add_table(app, mails.MAILS)
    add_audited(app, mails.DEEDS)
    add_ways(app, Way("backoffice.mails", lazy_gettext("E-mails"), "mail", lookers, count=dead_for))
    add_waiting(
        app,
        Waiting(
            "dead-mails",
            lazy_gettext("E-mails that were given up"),
            dead_for,
            "backoffice.mails",
            lookers,
            query="state=dead",
        ),
    )
