"""Whether a partner takes new work now."""

from app import audit
from app.jobs.actions.vacations import end_vacation
from app.partners.actions import set_available
from app.values import Doer


def say_available(*, partner_id: int, available: bool, doer: Doer) -> bool:
    """Say that a partner takes new work now, or none (S148). It holds at once, past any draft, and
    ends a vacation that is going on; whether there was one."""
    before = set_available(partner_id=partner_id, available=available)
    was_away = available and end_vacation(partner_id)
    audit.record(
        "profile.availability_said",
        doer=doer,
        subject="partner",
        subject_id=partner_id,
        partner_id=partner_id,
        before={"available": before},
        after={"available": available},
    )
    return was_away
