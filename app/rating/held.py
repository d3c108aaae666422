"""What reviews hold about a person (app.accounts.holdings). They are forgotten with the briefs that
they belong to."""

from collections.abc import Iterable

from app.accounts.holdings import Holder, Holding, Row
from app.i18n.current import lazy_gettext
from app.rating.queries.given import written_by


def _rows(holder: Holder) -> Iterable[Row]:
    return written_by(holder.email)


HOLDING = Holding("reviews", lazy_gettext("Reviews of partners"), _rows)
