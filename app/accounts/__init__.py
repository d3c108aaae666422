"""Who signs in, who belongs to which team, and who may do what."""

from flask import Flask

from app.accounts.access import TEAM, init_access
from app.accounts.audited import DEEDS, DETAILS, SUBJECTS
from app.accounts.commands import users
from app.accounts.cookies import init_cookies
from app.accounts.devices import device_name
from app.accounts.held import HOLDINGS
from app.accounts.holdings import add_holding
from app.accounts.pages import page_of_error
from app.accounts.rail import Way, add_ways
from app.accounts.staff.table import USERS
from app.accounts.staff.views import LOOKERS
from app.accounts.tasks import add_account_tasks
from app.accounts.views import accounts
from app.audit import add_audited
from app.config import Settings
from app.i18n.current import lazy_gettext
from app.tables import add_table
from app.web.errors import tell_errors_on
from app.web.languages import register_localized


def init_accounts(app: Flask, settings: Settings) -> None:
    """Equip the app with its people."""
    init_cookies(app, settings)
    register_localized(app, accounts)
    app.cli.add_command(users)
    add_table(app, USERS)
    app.jinja_env.filters["device_name"] = device_name
    add_account_tasks(app)
    add_audited(app, DEEDS, DETAILS, SUBJECTS)
    tell_errors_on(app, page_of_error)
    add_holding(app, *HOLDINGS)
    add_ways(
        app,
        Way("accounts.team", lazy_gettext("Our team"), "users", TEAM, place=40),
        Way("accounts.users", lazy_gettext("Users"), "users", frozenset(LOOKERS), place=70),
    )
    init_access(app)
