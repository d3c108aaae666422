"""Reading of reviews."""

from app.rating.queries.shown import CriterionMean, criterion_means, newest_reviews

__all__ = ["CriterionMean", "criterion_means", "newest_reviews"]
