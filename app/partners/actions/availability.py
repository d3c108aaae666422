"""Whether a partner takes new work now."""

from app.db import db
from app.partners.listing import refresh_listings
from app.partners.locking import locked


def set_available(*, partner_id: int, available: bool) -> bool:
    """Say that a partner takes new work now, or none (S148); returns what was said before. The
    catalogue follows at once. To say it again changes nothing."""
    partner = locked(partner_id)
    before = partner.available
    if before != available:
        partner.available = available
        db.session.flush()
        refresh_listings([partner_id])
    return before
