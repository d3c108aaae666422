"""What applications hold about a person (app.accounts.holdings)."""

from collections.abc import Iterable
from dataclasses import asdict

from app.accounts.holdings import Holder, Holding, Row
from app.applications.actions import forget
from app.applications.queries import held_about
from app.i18n.current import lazy_gettext
from app.values import MACHINE


def _rows(holder: Holder) -> Iterable[Row]:
    return [asdict(held) for held in held_about(holder.email)]


def _forget(holder: Holder) -> int:
    return forget(email=holder.email, doer=MACHINE)


HOLDING = Holding("applications", lazy_gettext("Applications"), _rows, forget=_forget)
