"""What tests of levels look at."""

from sqlalchemy import select

from app.db import db
from app.partners.models import Category, Partner, Standing, Tier
from tests.cast import Actor


def tier_of(actor: Actor) -> str:
    """The key of a partner's level."""
    query = select(Tier.key).join(Partner, Partner.tier_id == Tier.id)
    key = db.session.scalars(query.where(Partner.id == actor.id)).one()
    db.session.rollback()
    return key


def category_states(actor: Actor) -> list[tuple[str, bool]]:
    """Slugs of a partner's categories in their order, each with whether it is beyond the limit."""
    query = (
        select(Category.slug, Standing.surplus)
        .join(Standing.category)
        .where(Standing.partner_id == actor.id)
        .order_by(Standing.slot)
    )
    rows = [(slug, surplus) for slug, surplus in db.session.execute(query)]
    db.session.rollback()
    return rows
