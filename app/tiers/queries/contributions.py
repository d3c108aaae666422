"""Contributions, as partners and staff look at them."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.db import db
from app.refusals import NotFound
from app.tiers.models import Contribution
from app.tiers.rules import SUBMITTED

SHOWN_CONTRIBUTIONS = 100


def contributions_of(partner_id: int, most: int = SHOWN_CONTRIBUTIONS) -> Sequence[Contribution]:
    """What a partner has contributed, the latest first."""
    query = (
        select(Contribution)
        .where(Contribution.partner_id == partner_id)
        .order_by(Contribution.held_on.desc(), Contribution.id.desc())
        .limit(most)
    )
    return db.session.scalars(query).all()


def contribution_of(public_id: str) -> Contribution:
    """A contribution with its partner, and who entered and judged it. Raises NotFound."""
    query = (
        select(Contribution)
        .where(Contribution.public_id == public_id)
        .options(
            joinedload(Contribution.partner),
            joinedload(Contribution.by),
            joinedload(Contribution.judged_by),
        )
        .execution_options(populate_existing=True)
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("There is no such contribution.")
    return found


def own_contribution(partner_id: int, public_id: str) -> Contribution:
    """A contribution of a partner. Raises NotFound where it has none such."""
    found = contribution_of(public_id)
    if found.partner_id != partner_id:
        raise NotFound("There is no such contribution.")
    return found


def contributions_with_partners(ids: Sequence[int]) -> Sequence[Contribution]:
    """These contributions with their partners, in any order."""
    query = select(Contribution).where(Contribution.id.in_(ids))
    return db.session.scalars(query.options(joinedload(Contribution.partner))).all()


def submitted() -> Select[int]:
    """A question for the contributions that wait to be confirmed."""
    return select(Contribution.id).where(Contribution.state == SUBMITTED)
