"""The way to the next level in words, for partners who seek it (S26)."""

from dataclasses import dataclass

from app.tiers.queries.checklist import Checklist, checklists
from app.tiers.queries.days import programme_day
from app.tiers.queries.partners import partner_by_id, tier_above, wish_of


@dataclass(frozen=True)
class Progress:
    """What is met and what is open of the level that a partner would like to reach."""

    checklist: Checklist


def progress_of(partner_id: int) -> Progress | None:
    """How far a partner has come; None for one who has not said that it seeks more, which is
    shown nothing, and where there is no higher level."""
    if wish_of(partner_id) is None:
        return None
    partner = partner_by_id(partner_id)
    above = tier_above(partner.tier_id)
    if above is None:
        return None
    lists = checklists(partner, programme_day())
    return Progress(next(each for each in lists if each.tier.id == above.id))
