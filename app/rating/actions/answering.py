"""A partner answers a review in public (S118)."""

from sqlalchemy import update

from app.audit import record
from app.clock import now
from app.db import count_changed, db
from app.rating.mails import tell_answered
from app.rating.models import Review
from app.rating.queries.shown import published_review
from app.rating.rules import PUBLISHED, ReadBefore
from app.values import Doer


def answer_review(
    *, partner_id: int, public_id: str, text: str, locale: str, version: int, doer: Doer
) -> Review:
    """Answer a review that stands on the partner's profile, or change the answer; an empty one is
    taken back. The first answer is mailed to the merchant. ``version`` is the one that was read.
    Raises NotFound where the partner has no such review, ReadBefore when a colleague was quicker.
    """
    review = published_review(partner_id, public_id)
    before, is_first = review.reply, review.replied_at is None
    answered = (
        update(Review)
        .where(
            Review.id == review.id,
            Review.status == PUBLISHED,
            Review.version == version,
        )
        .values(
            reply=text,
            reply_locale=locale if text else "",
            replied_at=now(),
            replied_by_user_id=doer.user_id,
            version=version + 1,
        )
    )
    if count_changed(answered) != 1:
        raise ReadBefore(
            "Somebody of your team has answered meanwhile, or the review has changed. Look at what "
            "it is now; what you have typed is kept."
        )
    db.session.refresh(review)
    record(
        "review.answered",
        doer=doer,
        subject="review",
        subject_id=review.id,
        partner_id=partner_id,
        before={"review_reply": before},
        after={"review_reply": text},
    )
    if is_first and text:
        tell_answered(review)
    return review
