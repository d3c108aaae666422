"""Who signs in, who belongs to which team, and who may do what."""

from flask import Flask

from app.accounts.access import init_access
from app.accounts.commands import users
from app.accounts.cookies import init_cookies
from app.accounts.devices import device_name
from app.accounts.tasks import add_account_tasks
from app.accounts.views import accounts
from app.config import Settings
from app.web.languages import register_localized


def init_accounts(app: Flask, settings: Settings) -> None:
    """Equip the app with its people."""
    init_cookies(app, settings)
    register_localized(app, accounts)
    app.cli.add_command(users)
    app.jinja_env.filters["device_name"] = device_name
    add_account_tasks(app)
    init_access(app)
