"""What the first pages show."""

from collections.abc import Mapping

from sqlalchemy import exists, func, select
from sqlalchemy.orm import joinedload

from app.db import db
from app.partners.models import Partner
from app.tiers.models import TierWish


def partner_of_area(partner_id: int) -> tuple[Partner, bool]:
    """The partner of a team with its level and where it stands, and whether it seeks more (S26)."""
    query = (
        select(Partner, exists().where(TierWish.partner_id == Partner.id))
        .where(Partner.id == partner_id)
        .options(joinedload(Partner.tier), joinedload(Partner.standings))
    )
    partner, seeks_more = db.session.execute(query).unique().one()
    return partner, seeks_more


def not_listed() -> Mapping[str, int]:
    """State → partners in it, for the states in which a partner is not in the catalogue. Those
    in it are many and counted already (catalogue.queries.present_facts)."""
    query = (
        select(Partner.state, func.count())
        .where(Partner.state.in_(("draft", "suspended")))
        .group_by(Partner.state)
    )
    return dict(db.session.execute(query).all())
