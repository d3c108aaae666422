"""What is done to reviews and ratings. Actions flush and never commit."""

from app.rating.actions.answering import answer_review
from app.rating.actions.giving import forget_reviews, write_review
from app.rating.actions.judging import publish_review, set_review_aside, take_review_down
from app.rating.actions.ratings import refresh_ratings

__all__ = [
    "answer_review",
    "forget_reviews",
    "publish_review",
    "refresh_ratings",
    "set_review_aside",
    "take_review_down",
    "write_review",
]
