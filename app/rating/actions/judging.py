"""Staff look at reviews: they are published, set aside, taken down."""

from typing import Any

from sqlalchemy import update

from app.audit import record
from app.clock import now
from app.db import count_changed, db
from app.rating.actions.ratings import refresh_ratings
from app.rating.mails import tell_not_shown, tell_partner_of_review, tell_published
from app.rating.models import Review
from app.rating.queries.given import review_called
from app.rating.rules import PUBLISHED, SET_ASIDE, STEPS, TAKEN_DOWN, ReadBefore
from app.refusals import Refused
from app.values import Doer

REVIEW = "review"
"""What the audit calls them."""


def publish_review(*, public_id: str, version: int, doer: Doer) -> Review:
    """Let a review show on the partner's profile and count in its rating. ``version`` is the one
    that was read. The merchant is told by mail, and the partner when it is the first time. Raises
    NotFound, and ReadBefore when it is not what it was: the merchant has changed it, or somebody
    else has judged it."""
    review = review_called(public_id)
    is_back = review.status == TAKEN_DOWN
    _judge(review, PUBLISHED, "", "", version, doer)
    refresh_ratings([review.partner_id])
    review = review_called(public_id)
    tell_published(review)
    if not is_back:
        tell_partner_of_review(review)
    return review


def set_review_aside(
    *, public_id: str, version: int, reason: str, comment: str, doer: Doer
) -> Review:
    """Do not let a review show; the merchant is told why by mail. Raises as ``publish_review``."""
    _require_words(reason, comment)
    review = review_called(public_id)
    _judge(review, SET_ASIDE, reason, comment, version, doer)
    tell_not_shown(review)
    return review


def take_review_down(
    *, public_id: str, version: int, reason: str, comment: str, doer: Doer
) -> Review:
    """Let a review show and count no more, nor the partner's answer to it; the merchant is told why
    by mail. Raises as ``publish_review``."""
    _require_words(reason, comment)
    review = review_called(public_id)
    _judge(review, TAKEN_DOWN, reason, comment, version, doer)
    refresh_ratings([review.partner_id])
    review = review_called(public_id)
    tell_not_shown(review)
    return review


def _require_words(reason: str, comment: str) -> None:
    if reason == "other" and not comment:
        raise Refused("Say in a few words what the reason is.", field="comment")


def _judge(
    review: Review, status: str, reason: str, comment: str, version: int, doer: Doer
) -> None:
    before = _told(review)
    # By its condition: of two at once, the later one finds another version.
    is_it = (
        Review.id == review.id,
        Review.status.in_(STEPS[status]),
        Review.version == version,
    )
    changed = count_changed(
        update(Review)
        .where(*is_it)
        .values(
            status=status,
            reason=reason,
            comment=comment,
            version=version + 1,
            judged_at=now(),
            judged_by_user_id=doer.user_id,
        )
    )
    if changed != 1:
        raise ReadBefore(
            "This review is not what it was when you opened it: somebody has changed or judged it "
            "meanwhile. Look at what it is now."
        )
    db.session.refresh(review)
    record(
        f"review.{status}",
        doer=doer,
        subject=REVIEW,
        subject_id=review.id,
        partner_id=review.partner_id,
        before=before,
        after=_told(review),
    )


def _told(review: Review) -> dict[str, Any]:
    return {
        "review_status": review.status,
        "review_reason": review.reason,
        "review_comment": review.comment,
    }
