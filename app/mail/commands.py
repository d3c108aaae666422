"""``mail try`` of the command line."""

import click

from app.config import settings
from app.db import writing
from app.i18n.current import gettext as _
from app.mail.actions import post_mail
from app.web.commands import CommandGroup

mail = CommandGroup("mail", help="Outgoing e-mail.")


@mail.command("try")
@click.argument("address")
def try_command(address: str) -> None:
    """Write to ADDRESS, to see whether the settings of outgoing e-mail are right.

    The e-mail goes the way of all others: through the outbox and the worker.
    """
    with writing():
        post_mail(message="mail/trial", to=address, locale=settings().default_locale)
    click.echo(_("The e-mail is in the outbox. A worker sends it, or: tasks run send-mail"))
