"""The rating of a partner, stored anew whenever its published reviews change."""

from collections.abc import Collection

from sqlalchemy import bindparam, func, select, update

from app.db import db
from app.partners.listing import refresh_listings
from app.partners.locking import lock_partners
from app.partners.models import Partner
from app.rating.models import Review
from app.rating.rules import PUBLISHED, mean_grade

GRADES = Review.quality + Review.timeliness + Review.service + Review.originality + Review.price


def refresh_ratings(partner_ids: Collection[int]) -> None:
    """Store anew the rating and the number of reviews of these partners, by the reviews
    of clients that are published (S107), and let their listings show it."""
    if not partner_ids:
        return
    db.session.flush()
    # Locked before counting: of two reviews at once, the later one must count the earlier too.
    lock_partners(partner_ids)
    sums = (
        select(Review.partner_id, func.sum(GRADES), func.count())
        .where(Review.partner_id.in_(partner_ids), Review.status == PUBLISHED)
        .group_by(Review.partner_id)
    )
    given = {partner_id: (total, count) for partner_id, total, count in db.session.execute(sums)}
    rows = []
    for partner_id in sorted(partner_ids):
        total, count = given.get(partner_id, (0, 0))
        rows.append({"key": partner_id, "mean": mean_grade(total, count), "reviews": count})
    # Written beside the ORM: a rating is no edit by people, so the version stays as it is.
    db.session.connection().execute(
        update(Partner)
        .where(Partner.id == bindparam("key"))
        .values(rating=bindparam("mean"), review_count=bindparam("reviews")),
        rows,
    )
    db.session.expire_all()
    refresh_listings(partner_ids)
