"""Reviews as everybody may read them: those that are published."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, tuple_

from app.db import db
from app.rating.models import CRITERIA, Review
from app.rating.rules import PUBLISHED
from app.refusals import NotFound

SHOWN_REVIEWS = 10
PAGE = 20
"""Reviews on a page of the partner's own list."""


@dataclass(frozen=True)
class CriterionMean:
    """Mean grade of one criterion over all reviews of a partner, from 1 to 5."""

    criterion: str
    mean: float


@dataclass(frozen=True)
class ReviewPage:
    """Some of a partner's reviews, the newest first."""

    reviews: Sequence[Review]
    after: str
    """The public id after which the next page begins; empty on the last one."""


def newest_reviews(partner_id: int, limit: int = SHOWN_REVIEWS) -> list[Review]:
    """The latest reviews of a partner, newest first."""
    query = (
        select(Review)
        .where(Review.partner_id == partner_id, Review.status == PUBLISHED)
        .order_by(Review.written_at.desc(), Review.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(query))


def criterion_means(partner_id: int) -> list[CriterionMean]:
    """The mean of each criterion (S121); nothing when there is no review."""
    columns = [func.avg(getattr(Review, criterion)) for criterion in CRITERIA]
    is_shown = (Review.partner_id == partner_id, Review.status == PUBLISHED)
    row = db.session.execute(select(*columns).where(*is_shown)).one()
    return [
        CriterionMean(criterion, float(mean))
        for criterion, mean in zip(CRITERIA, row, strict=True)
        if mean is not None
    ]


def reviews_page(partner_id: int, after: str = "") -> ReviewPage:
    """A page of a partner's reviews, beginning after the one of a public id; after one that is
    none of them (any more), the first page."""
    query = select(Review).where(Review.partner_id == partner_id, Review.status == PUBLISHED)
    before = db.session.execute(
        select(Review.written_at, Review.id).where(
            Review.public_id == after, Review.partner_id == partner_id
        )
    ).one_or_none()
    if before is not None:
        query = query.where(tuple_(Review.written_at, Review.id) < tuple_(*before))
    query = query.order_by(Review.written_at.desc(), Review.id.desc()).limit(PAGE + 1)
    found = db.session.scalars(query.execution_options(populate_existing=True)).all()
    return ReviewPage(found[:PAGE], found[PAGE - 1].public_id if len(found) > PAGE else "")


def published_review(partner_id: int, public_id: str) -> Review:
    """A review that stands on a partner's profile. Raises NotFound for any other (P23)."""
    review = db.session.scalar(
        select(Review)
        .where(
            Review.public_id == public_id,
            Review.partner_id == partner_id,
            Review.status == PUBLISHED,
        )
        .execution_options(populate_existing=True)
    )
    if review is None:
        raise NotFound("There is no such review.")
    return review
