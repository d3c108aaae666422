"""Scheduled work on partners."""

from app.i18n.current import gettext as _
from app.i18n.current import lazy_gettext
from app.partners.listing import Drift, check_listings
from app.tasks.registry import Task
from app.tasks.rules import Daily


def drift_text(drift: Drift) -> str:
    """What a check of the listings found, in one line."""
    if not drift:
        return _("Every listing and every count was right.")
    return _(
        "Mended: listings %(listings)s, rows of filters %(rows)s, counts %(counts)s.",
        listings=drift.listings,
        rows=drift.rows,
        counts=drift.counts,
    )


CHECK_LISTINGS = Task(
    name="check-listings",
    schedule=Daily(hour=3, minute=10),
    description=lazy_gettext(
        "Compares the catalogue with the partners, mends what differs and says how much it was."
    ),
    run=lambda: drift_text(check_listings()),
)
