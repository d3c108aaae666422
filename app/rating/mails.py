"""What is told by mail about reviews."""

from app.config import settings
from app.db import db
from app.jobs.actions.telling import tell_merchant
from app.jobs.models import Job
from app.jobs.queries.notices import told_at
from app.jobs.rules.statuses import MERCHANT
from app.mail import post_mail
from app.partners.models import Partner
from app.rating.models import Review
from app.rating.queries.given import may_be_reviewed
from app.rating.words import REASON_WORDS
from app.web.addresses import url_for

REVIEW_PAGE = "review"
"""The key of the merchant's page, in the links of mails."""


def ask_for_review(job: Job, side: str) -> None:
    """Ask a merchant for a review of a job that has just been completed (S158): once, since a job
    is completed once. Whoever has completed it on the page is led straight to the form and gets no
    mail."""
    if side != MERCHANT and may_be_reviewed(job):
        tell_merchant(job, "rating/asked", to=REVIEW_PAGE)


def tell_published(review: Review) -> None:
    """Tell the merchant that its review stands on the partner's profile."""
    _tell_merchant(review, "rating/published")


def tell_not_shown(review: Review) -> None:
    """Tell the merchant that its review does not, or no longer, show, and why."""
    _tell_merchant(review, "rating/not_shown", reason=REASON_WORDS[review.reason])


def tell_answered(review: Review) -> None:
    """Tell the merchant that the partner has answered in public."""
    _tell_merchant(review, "rating/answered")


def tell_partner_of_review(review: Review) -> None:
    """Tell the partner's people that a review stands on their profile."""
    partner = db.session.get_one(Partner, review.partner_id)
    for recipient in told_at(review.partner_id):
        link = url_for("rating.own_review", locale=recipient.locale, public_id=review.public_id)
        post_mail(
            message="rating/reviewed",
            to=recipient.email,
            locale=recipient.locale,
            review=review,
            partner=partner,
            link=settings().base_url + link,
        )


def _tell_merchant(review: Review, message: str, **values: object) -> None:
    # What did not come from a job of this site has nobody who could be told.
    if review.job_id is not None:
        job = db.session.get_one(Job, review.job_id)
        tell_merchant(job, message, to=REVIEW_PAGE, review=review, **values)
