"""``flask translations …``: what translators and developers do with texts.

The commands speak English: they are for those who work on Kupec, not for its readers.
"""

from pathlib import Path

import click
from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from flask.cli import AppGroup

from app.config import ROOT, settings
from app.i18n import pofiles
from app.i18n.catalogues import DOMAIN, po_path
from app.i18n.checks import check_translations
from app.i18n.extraction import extract

translations = AppGroup("translations", help="Texts and their translations.")


@translations.command("update")
def update_command() -> None:
    """Collect the texts anew and bring every language's file up to date."""
    template = extract(ROOT)
    try:
        merged = {
            locale: (known, pofiles.merge(template, known, locale))
            for locale, known in _known_catalogs(ROOT, settings().locales).items()
        }
    except pofiles.UnreadableFile as error:
        raise click.ClickException(str(error)) from error
    pofiles.write(_template_path(ROOT), template)
    click.echo(f"{sum(1 for _ in pofiles.messages(template))} texts")
    for locale, (known, catalog) in merged.items():
        pofiles.write(po_path(locale, ROOT / "translations"), catalog)
        click.echo(f"{locale}: {_change(known, catalog)}")


@translations.command("check")
@click.argument("locales", nargs=-1)
def check_command(locales: tuple[str, ...]) -> None:
    """Name every fault: file, entry, what is wrong. Checks the languages on offer, or LOCALES."""
    faults = check_translations(ROOT, locales or settings().locales)
    for fault in faults:
        click.echo(str(fault))
    if faults:
        raise click.ClickException(f"{len(faults)} faults in the translations")


@translations.command("stats")
def stats_command() -> None:
    """Tell how far each language is."""
    wanted = list(pofiles.messages(extract(ROOT)))
    click.echo("language  texts  translated  missing  per cent")
    try:
        for locale, known in _known_catalogs(ROOT, settings().locales).items():
            counts = pofiles.counts(known or Catalog(locale=locale), wanted)
            click.echo(
                f"{locale:<8}  {counts.texts:>5}  {counts.translated:>10}"
                f"  {counts.missing:>7}  {counts.percent:>8}"
            )
    except pofiles.UnreadableFile as error:
        raise click.ClickException(str(error)) from error


def _template_path(root: Path) -> Path:
    return root / "translations" / f"{DOMAIN}.pot"


def _known_catalogs(root: Path, on_offer: tuple[str, ...]) -> dict[str, Catalog | None]:
    """Every language on offer and every other with a folder, with its file where it has one."""
    folders = sorted(path.name for path in (root / "translations").iterdir() if path.is_dir())
    catalogs: dict[str, Catalog | None] = {}
    for locale in dict.fromkeys([*on_offer, *folders]):
        try:
            Locale.parse(locale)
        except (UnknownLocaleError, ValueError) as error:
            raise click.ClickException(f"translations/{locale}: no language's code") from error
        path = po_path(locale, root / "translations")
        try:
            catalogs[locale] = pofiles.read(path, locale) if path.exists() else None
        except pofiles.UnreadableFile as error:
            shown = path.relative_to(root)
            raise pofiles.UnreadableFile(f"{shown}: {error}") from error
    return catalogs


def _change(known: Catalog | None, catalog: Catalog) -> str:
    before = {pofiles.key(message) for message in pofiles.messages(known)} if known else set()
    now = {pofiles.key(message) for message in pofiles.messages(catalog)}
    counts = pofiles.counts(catalog, pofiles.messages(catalog))
    return (
        f"{len(now - before)} new, {len(before - now)} gone, "
        f"{counts.translated} of {counts.texts} translated"
    )
