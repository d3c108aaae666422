"""Categories and levels as the office shows them."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.db import db
from app.partners.models import Category, Standing, Tier
from app.refusals import NotFound


def all_categories() -> Sequence[Category]:
    """All categories in the operator's order; there are at most some hundreds."""
    return db.session.scalars(select(Category).order_by(Category.position)).all()


def category_by_slug(slug: str) -> Category:
    """A category. Raises NotFound."""
    query = select(Category).where(Category.slug == slug)
    found = (
        db.session.scalar(query.execution_options(populate_existing=True))
        if "\0" not in slug
        else None
    )
    if found is None:
        raise NotFound("There is no such category.")
    return found


def count_standing(category_id: int, most: int) -> int:
    """How many partners stand in a category, in any state; counted no further than to ``most``."""
    standing = select(Standing.partner_id).where(Standing.category_id == category_id)
    counted = select(func.count()).select_from(standing.limit(most).subquery())
    return db.session.scalar(counted) or 0


def all_tiers() -> Sequence[Tier]:
    """Levels, the highest first."""
    query = select(Tier).order_by(Tier.rank.desc()).options(selectinload(Tier.conditions))
    return db.session.scalars(query).all()


def tier_by_key(key: str) -> Tier:
    """A level with its conditions. Raises NotFound."""
    query = select(Tier).where(Tier.key == key).options(selectinload(Tier.conditions))
    query = query.execution_options(populate_existing=True)
    found = db.session.scalar(query) if "\0" not in key else None
    if found is None:
        raise NotFound("There is no such level.")
    return found
