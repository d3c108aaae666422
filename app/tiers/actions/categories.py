"""Choosing, for a partner, in which categories it stands (P17)."""

from collections.abc import Sequence

from sqlalchemy import select

from app.audit import record
from app.db import db
from app.partners.actions import set_categories
from app.partners.locking import locked
from app.partners.models import Category
from app.refusals import NotFound
from app.tiers.queries.partners import categories_basis, categories_of
from app.tiers.rules import DecidedMeanwhile
from app.values import Doer


def choose_categories(*, partner_id: int, slugs: Sequence[str], basis: str, doer: Doer) -> None:
    """Let a partner stand in these categories; those it stands in already keep their order.

    ``basis`` is what ``queries.categories_basis`` said when the choice was made: raises
    DecidedMeanwhile when that is no longer so. Refused beyond the level's limit for the field
    ``categories``, as partners.actions.set_categories.
    """
    partner = locked(partner_id)
    if basis != categories_basis(partner):
        raise DecidedMeanwhile(
            "The categories or the level have changed meanwhile. Look at what holds now: your "
            "choice is kept."
        )
    before = [category.slug for category in categories_of(partner_id)]
    after = [slug for slug in before if slug in slugs]
    after += [slug for slug in dict.fromkeys(slugs) if slug not in before]
    ids = dict(
        db.session.execute(select(Category.slug, Category.id).where(Category.slug.in_(after))).all()
    )
    if len(ids) < len(after):
        raise NotFound("There is no such category.")
    set_categories(partner_id=partner_id, category_ids=[ids[slug] for slug in after])
    record(
        "tier.categories_chosen",
        doer=doer,
        subject="partner",
        subject_id=partner_id,
        partner_id=partner_id,
        before={"tier_categories": before},
        after={"tier_categories": after},
    )
