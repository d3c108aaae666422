"""Which level a partner has."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select, update

from app.db import db
from app.partners.details import TierChange
from app.partners.listing import refresh_listings
from app.partners.locking import locked_by_id
from app.partners.models import Standing, Tier, TierDecision
from app.refusals import NotFound, Refused


def decide_tier(
    *,
    partner_id: int,
    tier_key: str,
    decided_on: date,
    kind: str,
    minutes: str,
    reason: str,
    effective_on: date | None = None,
    decided_by: int | None = None,
) -> None:
    """Raise or lower a partner by a recorded decision of people (S14, S16), at once.

    ``effective_on`` is the day that goes on record as the one from which the level holds, the day
    of the decision where none is given; ``decided_by`` is the user who records it. Lowering drops
    no category: the ones beyond the new limit are marked as surplus until someone chooses which
    stay.
    """
    change = TierChange(
        partner_id, tier_key, decided_on, kind, minutes, reason, effective_on, decided_by
    )
    decide_tiers(changes=[change])


def decide_tiers(*, changes: Sequence[TierChange]) -> None:
    """The same for many partners, each of them once; every decision is recorded on its own."""
    if not changes:
        return
    partners = locked_by_id({change.partner_id for change in changes}, level=True)
    if len(partners) < len(changes):
        raise ValueError("one decision for each partner at a time")
    tiers = {tier.key: tier for tier in db.session.scalars(select(Tier))}
    for change in changes:
        if change.tier_key not in tiers:
            raise NotFound("There is no such level.")
        partner, tier = partners[change.partner_id], tiers[change.tier_key]
        if partner.tier_id == tier.id:
            raise Refused("The partner holds this level already.")
        db.session.add(_decision(change, partner.tier_id, tier.id))
        for row in partner.standings:
            row.surplus = row.surplus or row.slot >= tier.category_limit
    # The marks must stand before the limit shrinks, and go only after it has grown.
    db.session.flush()
    by_tier: dict[str, list[int]] = defaultdict(list)
    for change in changes:
        partner, tier = partners[change.partner_id], tiers[change.tier_key]
        partner.tier_id, partner.category_limit = tier.id, tier.category_limit
        by_tier[tier.key].append(partner.id)
    db.session.flush()
    for key, ids in by_tier.items():
        db.session.execute(
            update(Standing)
            .where(Standing.partner_id.in_(ids), Standing.slot < tiers[key].category_limit)
            .values(surplus=False)
        )
    ids = list(partners)
    db.session.expire_all()
    refresh_listings(ids)


def _decision(change: TierChange, from_tier_id: int, to_tier_id: int) -> TierDecision:
    for field in ("minutes", "reason"):
        if not getattr(change, field).strip():
            raise Refused("Write down the minutes and the reason of the decision.", field=field)
    return TierDecision(
        partner_id=change.partner_id,
        from_tier_id=from_tier_id,
        to_tier_id=to_tier_id,
        decided_on=change.decided_on,
        kind=change.kind,
        minutes=change.minutes,
        reason=change.reason,
        effective_on=change.effective_on or change.decided_on,
        by_user_id=change.by_user_id,
    )
