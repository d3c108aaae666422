"""Saying that one would like to move up, or no longer (S26)."""

from sqlalchemy import delete

from app.audit import record
from app.db import count_changed, db
from app.partners.locking import locked
from app.refusals import Refused
from app.tiers.models import TierWish
from app.tiers.queries.partners import tier_above
from app.values import Doer


def tell_wish(*, partner_id: int, doer: Doer) -> None:
    """Let a partner say that it would like to move up. Saying it again changes nothing. Raises
    Refused where there is no higher level."""
    partner = locked(partner_id)
    if tier_above(partner.tier_id) is None:
        raise Refused("There is no higher level than yours.")
    if db.session.get(TierWish, partner_id) is None:
        db.session.add(TierWish(partner_id=partner_id))
        _told("tier.wish_told", partner_id, doer)


def end_wish(*, partner_id: int, doer: Doer) -> None:
    """Let a partner say that it no longer seeks more. Nothing else changes by that."""
    if forget_wish(partner_id):
        _told("tier.wish_ended", partner_id, doer)


def forget_wish(partner_id: int) -> bool:
    """Take the wish away; whether there was one."""
    return count_changed(delete(TierWish).where(TierWish.partner_id == partner_id)) == 1


def _told(deed: str, partner_id: int, doer: Doer) -> None:
    record(deed, doer=doer, subject="partner", subject_id=partner_id, partner_id=partner_id)
