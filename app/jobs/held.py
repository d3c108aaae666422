"""What briefs hold about a person (app.accounts.holdings)."""

from collections.abc import Iterable

from app.accounts.holdings import Holder, Holding, Row
from app.i18n.current import lazy_gettext
from app.jobs.actions.forgetting import forget
from app.jobs.queries.held import held_about
from app.values import MACHINE


def _rows(holder: Holder) -> Iterable[Row]:
    return held_about(holder.email)


def _forget(holder: Holder) -> int:
    return forget(email=holder.email, doer=MACHINE)


HOLDING = Holding("briefs", lazy_gettext("Briefs and enquiries"), _rows, forget=_forget)
