"""What staff do with one partner: hide it, with a reason that its owners are told; write down a
conversation."""

from datetime import date

from app.accounts.queries import active_owners_of
from app.db import db
from app.mail.actions import post_mail
from app.partners.actions import publish, record_vettings, suspend
from app.partners.locking import locked
from app.partners.rules import is_listed
from app.refusals import Refused
from app.tiers.queries.days import programme_day
from app.tiers.rules import require_talk
from app.values import Doer

LONGEST_REASON = 1_000


def list_anew(*, partner_id: int, doer: Doer) -> None:
    """Put a partner into the catalogue. Refused for one that is in it already, and as ``publish``
    does."""
    if is_listed(locked(partner_id).state):
        raise Refused("The profile is in the catalogue already.")
    publish(partner_ids=[partner_id], doer=doer)


def hide(*, partner_id: int, reason: str, doer: Doer) -> None:
    """Take a listed partner out of the catalogue and write to its owners why. Refused without a
    reason, and for a partner who is not listed: then there is nothing to hide."""
    if not reason.strip():
        raise Refused("Write down the reason; the partner will read it.", field="reason")
    partner = locked(partner_id)
    if not is_listed(partner.state):
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


def record_conversation(
    *, partner_id: int, held_on: date, kind: str, note: str, doer: Doer
) -> None:
    """Record a conversation in which staff judged a partner (S5). Raises Refused for the field
    ``held_on`` when the day is yet to come or long past."""
    require_talk(held_on, programme_day())
    record_vettings(partner_ids=[partner_id], held_on=held_on, kind=kind, note=note, doer=doer)
