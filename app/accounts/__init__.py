"""Who signs in, who belongs to which team, and who may do what."""

from flask import Flask

from app.accounts.access import init_access
from app.accounts.commands import users
from app.accounts.cookies import init_cookies
from app.accounts.devices import device_name
from app.accounts.tasks import add_account_tasks
from app.accounts.views import accounts
from app.audit import Deed, Detail, add_audited
from app.config import Settings
from app.i18n.current import lazy_gettext
from app.web.languages import register_localized

DEEDS = (
    Deed("user.factor_added", lazy_gettext("Added a second factor")),
    Deed("user.factor_removed", lazy_gettext("Removed a second factor")),
    Deed("user.recovery_codes_made", lazy_gettext("Made new recovery codes")),
    Deed("user.factors_reset", lazy_gettext("Took all second factors away")),
    Deed("user.email_changed", lazy_gettext("Changed the e-mail of an account")),
)
DETAILS = (
    Detail(
        "factor",
        lazy_gettext("Second factor"),
        {"app": lazy_gettext("authenticator app"), "passkey": lazy_gettext("passkey")},
    ),
    Detail("email", lazy_gettext("E-mail"), is_private=True),
)


def init_accounts(app: Flask, settings: Settings) -> None:
    """Equip the app with its people."""
    init_cookies(app, settings)
    register_localized(app, accounts)
    app.cli.add_command(users)
    app.jinja_env.filters["device_name"] = device_name
    add_account_tasks(app)
    add_audited(app, DEEDS, DETAILS)
    init_access(app)
