"""Partners held against other writers."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.db import db
from app.partners.models import Partner
from app.refusals import NotFound


def locked(partner_id: int) -> Partner:
    """The partner with its categories, locked until the transaction ends."""
    return locked_by_id([partner_id])[partner_id]


def locked_by_id(partner_ids: Collection[int]) -> dict[int, Partner]:
    """The partners with their categories, locked until the transaction ends.

    Raises NotFound when one of them does not exist.
    """
    # One order for everybody: two writers then wait for each other and never lock each other out.
    partners = db.session.scalars(
        select(Partner)
        .where(Partner.id.in_(partner_ids))
        .order_by(Partner.id)
        .options(selectinload(Partner.standings))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    found = {partner.id: partner for partner in partners}
    if found.keys() != set(partner_ids):
        raise NotFound("There is no such partner.")
    return found
