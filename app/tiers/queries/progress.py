"""The way to the next level in words, for partners who seek it (S26)."""

from dataclasses import dataclass

from app.partners.models import Partner
from app.tiers.queries.checklist import Checklist, checklists
from app.tiers.queries.days import programme_day
from app.tiers.queries.partners import (
    ToldDecision,
    decisions_of,
    next_of,
    tiers_with_conditions,
    wish_of,
)


@dataclass(frozen=True)
class Progress:
    """What is met and what is open of the level that a partner would like to reach."""

    checklist: Checklist


def progress_of(partner: Partner, decisions: list[ToldDecision] | None = None) -> Progress | None:
    """How far a partner has come; None for one who has not said that it seeks more, which is
    shown nothing, and where there is no higher level. ``decisions`` are those about the partner,
    when somebody has read them already."""
    return None if wish_of(partner.id) is None else way_up(partner, decisions)


def way_up(partner: Partner, decisions: list[ToldDecision] | None = None) -> Progress | None:
    """As ``progress_of``, for a partner that is known to seek more."""
    tiers = tiers_with_conditions()
    above = next_of(tiers, partner.tier_id)
    if above is None:
        return None
    if decisions is None:
        decisions = decisions_of(partner.id)
    lists = checklists(partner, tiers, decisions, programme_day())
    return Progress(next(each for each in lists if each.tier.id == above.id))
