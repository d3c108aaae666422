"""``users export`` and ``users forget``: for requests that come by letter or e-mail, of people who
have an account and of those who have none."""

from pathlib import Path

import click

from app.accounts.commands import users
from app.config import settings
from app.db import writing
from app.i18n.current import gettext as _
from app.i18n.current import speaking
from app.privacy.actions import erase_address, record_export
from app.privacy.exporting import write_export
from app.privacy.queries import holder_of_email, is_anything_held
from app.refusals import NotFound
from app.values import MACHINE


@users.command("export")
@click.option("--email", required=True, help="Whose data.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export_command(email: str, file: Path) -> None:
    """Write all that is held about a person into FILE, a ZIP of JSON files."""
    with writing():
        holder = holder_of_email(email)
        if not is_anything_held(holder):
            raise NotFound("Nothing is held about %(email)s.", email=email)
        part = file.with_name(f"{file.name}.part")
        try:
            with part.open("wb") as written, speaking(settings().default_locale):
                write_export(holder, written)
            record_export(holder=holder, doer=MACHINE)
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
    click.echo(_("Written: %(file)s", file=file))


@users.command("forget")
@click.option("--email", required=True, help="Who is to be forgotten.")
def forget_command(email: str) -> None:
    """Erase a person: the account ends, name and address go, and all that hangs on them. It cannot
    be undone."""
    with writing():
        erase_address(email=email)
    click.echo(_("Erased: %(email)s", email=email))
