"""The commands ``users create`` and ``users reset-factors``."""

import sys

import click

from app.accounts.actions import reset_factors
from app.accounts.passwords import check_password
from app.accounts.queries import user_by_email
from app.accounts.rules import STAFF_ROLES, name_of_address
from app.accounts.staff.actions import add_colleague
from app.config import settings
from app.db import writing
from app.i18n.current import gettext as _
from app.refusals import Refused
from app.values import MACHINE
from app.web.commands import CommandGroup

users = CommandGroup("users", help="Accounts of the operator's people.")


@users.command("create")
@click.option("--email", required=True, help="The address to sign in with.")
@click.option("--role", required=True, type=click.Choice(STAFF_ROLES), help="What the person does.")
@click.option("--name", default="", help="How the person is called; by default by the address.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def create(email: str, role: str, name: str, password_stdin: bool) -> None:
    """Make an account for one of the operator's people. Without a password the person gets an
    invitation by e-mail."""
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    if password is not None:
        check_password(password, email=email, programme=settings().programme_name)
    with writing():
        user = add_colleague(
            email=email,
            name=name.strip() or name_of_address(email),
            role=role,
            locale=settings().default_locale,
            password=password,
            doer=MACHINE,
        )
        address = user.email
    click.echo(
        _("Account made: %(email)s (%(role)s).", email=address, role=role)
        if password is not None
        else _(
            "Account made: %(email)s (%(role)s). An invitation is on its way.",
            email=address,
            role=role,
        )
    )


@users.command("reset-factors")
@click.option("--email", required=True, help="The address that the person signs in with.")
def reset(email: str) -> None:
    """Take away all second factors of somebody who has lost them, when nobody else can: the only
    administrator, or everybody after SECRET_KEY was changed."""
    with writing():
        user = user_by_email(email)
        if user is None:
            raise Refused("There is no account for %(email)s.", email=email)
        reset_factors(user=user, doer=MACHINE)
        address = user.email
    click.echo(_("Second factors taken away: %(email)s.", email=address))
