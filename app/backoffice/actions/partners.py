"""Hiding a partner: with a reason, which its owners are told."""

from app.accounts.queries import active_owners_of
from app.db import db
from app.mail.actions import post_mail
from app.partners.actions import suspend
from app.partners.locking import locked
from app.refusals import Refused
from app.values import Doer

LONGEST_REASON = 1_000


def hide(*, partner_id: int, reason: str, doer: Doer) -> None:
    """Take a listed partner out of the catalogue and write to its owners why. Refused without a
    reason, and for a partner who is not listed: then there is nothing to hide."""
    if not reason.strip():
        raise Refused("Write down the reason; the partner will read it.", field="reason")
    partner = locked(partner_id)
    if partner.state != "published":
        raise Refused("The profile is not in the catalogue.")
    name = partner.name
    suspend(partner_ids=[partner_id], reason=reason.strip(), doer=doer)
    for user in active_owners_of(partner_id):
        post_mail(
            message="backoffice/suspended",
            to=user.email,
            locale=user.locale,
            name=user.name,
            partner=name,
            reason=reason.strip(),
        )
    db.session.flush()
