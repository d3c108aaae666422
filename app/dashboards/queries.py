"""What the first pages show."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.db import db
from app.partners.models import Partner


def partner_of_area(partner_id: int) -> Partner:
    """The partner of a team, with its level and where it stands."""
    query = (
        select(Partner)
        .where(Partner.id == partner_id)
        .options(joinedload(Partner.tier), joinedload(Partner.standings))
    )
    return db.session.scalars(query).unique().one()


def not_listed() -> Mapping[str, int]:
    """State → partners in it, for the states in which a partner is not in the catalogue. Those
    in it are many and counted already (catalogue.queries.present_facts)."""
    query = (
        select(Partner.state, func.count())
        .where(Partner.state.in_(("draft", "suspended")))
        .group_by(Partner.state)
    )
    return dict(db.session.execute(query).all())
