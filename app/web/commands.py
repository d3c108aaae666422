"""What commands share: a refusal or a database that does not answer ends in one sentence on
standard error and exit status 1, never in a traceback (contract.md, Commands)."""

from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError

from app.i18n.current import gettext as _
from app.refusals import Refused
from app.web.errors import refusal_text


class CommandGroup(AppGroup):
    """A group of commands whose failures are told in words."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what it raises becomes a message."""
        try:
            return super().invoke(ctx)
        except Refused as refused:
            raise click.ClickException(refusal_text(refused)) from refused
        except DBAPIError as error:
            message = _(
                "The database refused, and nothing was changed: %(reason)s", reason=error.orig
            )
            raise click.ClickException(message) from error
