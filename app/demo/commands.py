"""The command ``demo load``."""

import sys

import click

from app.demo.loading import load_demo, total
from app.i18n.current import gettext as _
from app.web.commands import CommandGroup

MOST_PARTNERS = 5_000_000

demo = CommandGroup("demo", help="Believable data to try the programme with.")


@demo.command("load")
@click.option(
    "--partners",
    type=click.IntRange(1, MOST_PARTNERS),
    default=240,
    show_default=True,
    help="How many partners are listed.",
)
@click.option(
    "--seed", type=int, default=1, show_default=True, help="The same seed, the same programme."
)
def load(partners: int, seed: int) -> None:
    """Fill an empty database, or one that holds demo data alone, with demo data."""
    bar = click.progressbar(
        length=total(partners),
        label=_("Partners"),
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    )
    with bar:
        loaded = load_demo(partners=partners, seed=seed, on_progress=bar.update)
    click.echo(_("Listed partners: %(count)s", count=loaded.listed))
    click.echo(
        _(
            "Levels: gold %(gold)s, silver %(silver)s, bronze %(bronze)s",
            gold=loaded.tiers["gold"],
            silver=loaded.tiers["silver"],
            bronze=loaded.tiers["bronze"],
        )
    )
    click.echo(_("Partners not listed: %(count)s", count=loaded.unlisted))
    click.echo(_("Reviews: %(count)s", count=loaded.reviews))
