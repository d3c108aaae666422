"""Whether a partner takes new work now."""

from app import audit
from app.partners.actions import set_available
from app.values import Doer


def say_available(*, partner_id: int, available: bool, doer: Doer) -> None:
    """Say that a partner takes new work now, or none (S148). It holds at once, past any draft."""
    before = set_available(partner_id=partner_id, available=available)
    audit.record(
        "profile.availability_said",
        doer=doer,
        subject="partner",
        subject_id=partner_id,
        partner_id=partner_id,
        before={"available": before},
        after={"available": available},
    )
