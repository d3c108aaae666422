"""The categories of a partner as the database holds them."""

from sqlalchemy import select

from app.db import db, writing
from app.partners.actions import set_categories
from app.partners.models import Category, Standing
from tests.cast import Actor, category_ids


def choose(actor: Actor, *slugs: str) -> None:
    """Let somebody choose a partner's categories. Commits."""
    with writing():
        set_categories(partner_id=actor.id, category_ids=category_ids(*slugs))


def chosen(actor: Actor) -> list[str]:
    """Slugs of the partner's categories in their order, surplus ones in brackets."""
    rows = db.session.execute(
        select(Category.slug, Standing.surplus)
        .join(Standing, Standing.category_id == Category.id)
        .where(Standing.partner_id == actor.id)
        .order_by(Standing.slot)
    ).all()
    db.session.rollback()
    return [f"({slug})" if surplus else slug for slug, surplus in rows]
