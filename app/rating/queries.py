"""Reading of reviews."""

from dataclasses import dataclass

from sqlalchemy import func, select

from app.db import db
from app.rating.models import CRITERIA, Review

SHOWN_REVIEWS = 10


@dataclass(frozen=True)
class CriterionMean:
    """Mean grade of one criterion over all reviews of a partner, from 1 to 5."""

    criterion: str
    mean: float


def newest_reviews(partner_id: int, limit: int = SHOWN_REVIEWS) -> list[Review]:
    """The latest reviews of a partner, newest first."""
    query = (
        select(Review)
        .where(Review.partner_id == partner_id)
        .order_by(Review.written_at.desc(), Review.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(query))


def criterion_means(partner_id: int) -> list[CriterionMean]:
    """The mean of each criterion (S121); nothing when there is no review."""
    columns = [func.avg(getattr(Review, criterion)) for criterion in CRITERIA]
    row = db.session.execute(select(*columns).where(Review.partner_id == partner_id)).one()
    return [
        CriterionMean(criterion, float(mean))
        for criterion, mean in zip(CRITERIA, row, strict=True)
        if mean is not None
    ]
