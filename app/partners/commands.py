"""``partners import`` and ``partners export`` of the command line."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from app.db import writing
from app.i18n.current import gettext as _
from app.i18n.current import ngettext
from app.partners.actions import set_logo
from app.partners.exporting import export_partners, replacing
from app.partners.importing import FaultList, ImportRefused, Outcome, import_partners, one_line
from app.partners.listing import check_listings
from app.partners.pictures import MOST_BYTES
from app.partners.queries import count_partners, id_of_slug
from app.partners.tasks import drift_text
from app.refusals import Refused
from app.web.commands import CommandGroup
from app.web.errors import refusal_text

partners = CommandGroup("partners", help="Bring partners in and out as CSV files.")


@partners.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--dry-run", is_flag=True, help="Check everything and write nothing.")
def import_command(file: str, dry_run: bool) -> None:
    """Load the partners of a CSV file, all or none.

    UTF-8, Windows-1250 or Windows-1251, separated by commas, semicolons or tabs. Partners that
    are here already are changed, never doubled. "-" reads standard input.
    """
    name = _("standard input") if file == "-" else Path(file).name
    try:
        with click.open_file(file, "rb") as opened:
            outcome = import_partners(opened, name=name, dry_run=dry_run, bar=_bar)
    except ImportRefused as refused:
        _show_ignored(refused.ignored)
        _show_faults(name, refused.faults)
        raise SystemExit(1) from None
    except Refused as refused:
        raise click.ClickException(f"{name}: {refusal_text(refused)}") from None
    _show_outcome(name, outcome, dry_run=dry_run)


@partners.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
def export_command(file: Path | None) -> None:
    """Write every published partner as CSV, to FILE or to standard output."""
    if file is None or str(file) == "-":
        count = export_partners(sys.stdout.buffer)
    else:
        try:
            with replacing(file) as opened:
                count = export_partners(opened)
        except OSError as error:
            raise click.ClickException(f"{file}: {error.strerror}") from None
    message = ngettext("%(num)s partner exported.", "%(num)s partners exported.", count)
    click.echo(message, err=True)


@partners.command("relist")
def relist_command() -> None:
    """Bring every listing of the catalogue up to date: after a language was added, rates or names
    changed, or the database was restored or changed by hand."""
    with _bar(_("Listing"), count_partners()) as done:
        drift = check_listings(done)
    click.echo(drift_text(drift))


@partners.command("logo")
@click.argument("slug")
@click.argument("file", type=click.File("rb"))
def logo_command(slug: str, file: BinaryIO) -> None:
    """Give the partner at the address SLUG the picture FILE (PNG, JPEG or WebP) as its logo."""
    with writing():
        set_logo(partner_id=id_of_slug(slug), data=file.read(MOST_BYTES + 1))


@contextmanager
def _bar(label: str, length: int) -> Iterator[Callable[[int], None]]:
    """A progress bar on a terminal; nothing where the output goes into a file."""
    with click.progressbar(
        length=length,
        label=label,
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
        update_min_steps=max(1, length // 200),
    ) as bar:
        yield bar.update


def _show_ignored(columns: list[str]) -> None:
    if columns:
        names = ", ".join(one_line(column) for column in columns)
        click.echo(_("Unknown columns, left aside: %(columns)s", columns=names), err=True)


def _show_faults(name: str, faults: FaultList) -> None:
    for fault in faults.kept:
        click.echo(str(fault), err=True)
    more = faults.count - len(faults.kept)
    if more:
        click.echo(ngettext("… and %(num)s more", "… and %(num)s more", more), err=True)
    summary = ngettext(
        "%(file)s: %(num)s fault. Nothing was loaded.",
        "%(file)s: %(num)s faults. Nothing was loaded.",
        faults.count,
        file=name,
    )
    click.echo(summary, err=True)


def _show_outcome(name: str, outcome: Outcome, *, dry_run: bool) -> None:
    separators = {",": _("comma"), ";": _("semicolon"), "\t": _("tab")}
    how = _(
        "%(file)s: %(encoding)s, separated by %(separator)s.",
        file=name,
        encoding=outcome.encoding,
        separator=separators[outcome.separator],
    )
    click.echo(how)
    _show_ignored(outcome.ignored)
    counts = {"added": outcome.added, "changed": outcome.changed, "unchanged": outcome.unchanged}
    if dry_run:
        click.echo(_("Would add %(added)s, change %(changed)s, leave %(unchanged)s.", **counts))
        click.echo(_("Nothing was written."))
    else:
        click.echo(_("Added %(added)s, changed %(changed)s, unchanged %(unchanged)s.", **counts))
