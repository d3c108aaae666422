"""The operator's office: what crosses features, and nothing else."""

from flask import Flask

from app.accounts.access import STAFF
from app.accounts.rail import Way, add_ways
from app.accounts.waiting import Waiting, add_waiting
from app.audit import add_audited
from app.backoffice import audited, mails
from app.backoffice.audit_table import AUDIT
from app.backoffice.partner_table import DECIDERS, PARTNERS
from app.backoffice.queries.waiting import drafts
from app.backoffice.views import backoffice
from app.i18n.current import lazy_gettext
from app.mail.queries import dead
from app.tables import add_table
from app.web.languages import register_localized


def init_backoffice(app: Flask) -> None:
    """Add the office's pages."""
    register_localized(app, backoffice)
    add_table(app, PARTNERS, AUDIT, mails.MAILS)
    add_audited(app, [*audited.DEEDS, *mails.DEEDS], audited.DETAILS, audited.SUBJECTS)
    add_ways(
        app,
        Way("backoffice.partners", lazy_gettext("Partners"), "handshake", STAFF, place=20),
        Way("backoffice.categories", lazy_gettext("Categories"), "tag", DECIDERS, place=60),
        Way("backoffice.levels", lazy_gettext("Levels"), "layers", DECIDERS, place=61),
        Way("backoffice.audit", lazy_gettext("Audit"), "history", DECIDERS, place=80),
        Way(
            "backoffice.mails",
            lazy_gettext("E-mails"),
            "mail",
            frozenset(mails.LOOKERS),
            waits="dead-mails",
            place=75,
        ),
    )
    add_waiting(
        app,
        Waiting(
            "drafts",
            lazy_gettext("Partners who are not in the catalogue yet"),
            drafts(),
            "backoffice.partners",
            DECIDERS | {"rep"},
            query="state=draft&sort=-newest",
        ),
        Waiting(
            "dead-mails",
            lazy_gettext("E-mails that were given up"),
            dead(),
            "backoffice.mails",
            frozenset(mails.LOOKERS),
            query="state=dead",
        ),
    )
