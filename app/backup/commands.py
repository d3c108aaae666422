"""``backup create``, ``backup check`` and ``backup restore`` of the command line."""

from collections.abc import Callable
from pathlib import Path

import click

from app.backup.creating import create_backup
from app.backup.restoring import check_backup, restore_backup
from app.backup.rules import Manifest
from app.i18n.current import gettext as _
from app.i18n.current import ngettext
from app.refusals import Refused
from app.web.commands import CommandGroup
from app.web.errors import refusal_text

backup = CommandGroup("backup", help="The whole database as one file, and back.")
FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@backup.command("create")
@FILE
def create_command(file: Path) -> None:
    """Write all of the database into the new FILE, as it is at this moment.

    The site may go on. The file holds secrets, and only its owner may read it.
    """
    manifest = _told(file, lambda: create_backup(file))
    click.echo(_("%(file)s: the backup was written.", file=file))
    _tell(manifest)


@backup.command("check")
@FILE
def check_command(file: Path) -> None:
    """Read the backup FILE from beginning to end and say what it holds."""
    manifest = _told(file, lambda: check_backup(file))
    click.echo(_("%(file)s: the backup is whole.", file=file))
    _tell(manifest)


@backup.command("restore")
@FILE
@click.option("--replace", is_flag=True, help="Lose all that the database holds now.")
def restore_command(file: Path, replace: bool) -> None:
    """Fill an empty database, after "db upgrade", with the backup FILE: all of it or nothing.

    Everybody is signed out.
    """
    manifest = _told(file, lambda: restore_backup(file, replace=replace))
    click.echo(_("%(file)s: the backup was restored.", file=file))
    _tell(manifest)
    click.echo(_("All sign-ins have ended: everybody signs in anew."))


def _told(file: Path, done: Callable[[], Manifest]) -> Manifest:
    """Do it; what goes wrong is told with the file's name."""
    try:
        return done()
    except Refused as refused:
        raise click.ClickException(f"{file}: {refusal_text(refused)}") from refused
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror or error}") from error


def _tell(manifest: Manifest) -> None:
    click.echo(
        ngettext(
            "%(num)s row, of %(programme)s on %(made_at)s, revision %(revision)s.",
            "%(num)s rows, of %(programme)s on %(made_at)s, revision %(revision)s.",
            manifest.rows,
            programme=manifest.programme,
            made_at=manifest.made_at,
            revision=manifest.revision,
        )
    )
