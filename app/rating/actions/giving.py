"""A merchant writes a review of a completed job, changes it, and is forgotten."""

from collections.abc import Collection
from urllib.parse import urlsplit

from sqlalchemy import delete, update

from app.clock import now
from app.db import count_changed, db
from app.jobs.actions.moving import held_job, record_event
from app.jobs.models import Brief
from app.jobs.rules.statuses import MERCHANT
from app.partners.models import Partner
from app.rating.models import Review
from app.rating.queries.given import marks_of, may_be_reviewed, review_of_job
from app.rating.rules import (
    COMPANY,
    FROM_JOB,
    NAMELESS,
    PUBLISHED,
    SHOP,
    WAITING,
    Given,
    ReadBefore,
    ReviewStands,
)
from app.refusals import NotFound

LONGEST_CLIENT = 120


def write_review(*, job_id: int, given: Given, version: int, locale: str) -> Review:
    """Write the one review of a job, or change it until staff have looked at it. ``version`` is the
    one that the writer has read; 0 for none. Raises NotFound for a job that cannot be reviewed,
    ReviewStands once staff have looked, ReadBefore when it was changed elsewhere meanwhile."""
    # Held: of two who write at once, the later one finds what the earlier one wrote.
    job = held_job(job_id)
    if not may_be_reviewed(job):
        raise NotFound("There is nothing to review here.")
    review = review_of_job(job.id)
    if review is not None and review.status != WAITING:
        raise ReviewStands("We have looked at your review already, so it stands as it is.")
    if version != (review.version if review else 0):
        raise ReadBefore(
            "This review was changed on another page meanwhile. Look at what it says now; what you "
            "have typed is kept."
        )
    brief, at = db.session.get_one(Brief, job.brief_id), now()
    partner = db.session.get_one(Partner, job.partner_id)
    values = {
        "naming": given.naming if public_name(brief, given.naming) else NAMELESS,
        "client": public_name(brief, given.naming),
        "locale": locale,
        "text": given.text,
        "written_at": at,
        "marks": " ".join(marks_of(brief, partner, at)),
        **given.grades,
    }
    if review is None:
        review = Review(
            partner_id=job.partner_id, job_id=job.id, source=FROM_JOB, status=WAITING, **values
        )
        db.session.add(review)
        db.session.flush()
        # Merchants have no account, so the audit knows none of them; the job's history does.
        record_event(job.id, "reviewed", side=MERCHANT, at=at)
        return review
    is_it = (Review.id == review.id, Review.status == WAITING, Review.version == version)
    if count_changed(update(Review).where(*is_it).values(version=version + 1, **values)) != 1:
        # Staff hold no job: one of them was quicker.
        raise ReviewStands("We have looked at your review already, so it stands as it is.")
    db.session.refresh(review)
    return review


def public_name(brief: Brief, naming: str) -> str:
    """What a merchant is called beneath its review; empty for somebody who is not named, and where
    there is no such name."""
    if naming == COMPANY:
        return brief.company[:LONGEST_CLIENT]
    if naming == SHOP:
        return shop_name(brief.store_url)[:LONGEST_CLIENT]
    return ""


def shop_name(address: str) -> str:
    """The host of a shop as people say it."""
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def forget_reviews(job_ids: Collection[int], by_wish: bool) -> None:
    """Forget the merchants of these jobs: what they wrote and what does not stand in public goes.
    What does stand stays, by the merchant's ``by_wish`` without the name."""
    is_theirs = Review.job_id.in_(job_ids)
    count_changed(delete(Review).where(is_theirs, Review.status != PUBLISHED))
    if by_wish:
        count_changed(
            update(Review)
            .where(is_theirs)
            .values(client="", naming=NAMELESS, version=Review.version + 1)
        )
