"""The rating that a partner's reviews amount to."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.clock import now
from app.db import db
from app.partners.actions import add_partners, publish, record_vettings
from app.partners.details import PartnerDetails
from app.partners.models import Category, Listing, Partner
from app.rating.actions import refresh_ratings
from app.rating.models import Review
from app.rating.rules import mean_grade


@pytest.fixture
def partner_id(app: Flask) -> int:
    """A listed partner without reviews."""
    category_id = db.session.scalars(select(Category.id)).first()
    assert category_id is not None
    details = PartnerDetails(
        name="Dve hrušky", email="info@hrusky.example", category_ids=(category_id,)
    )
    ids = add_partners(partners=[details], source="staff")
    record_vettings(partner_ids=ids, held_on=now().date(), kind="call", note="Dobrá práca.")
    publish(partner_ids=ids)
    return ids[0]


def add_review(partner_id: int, *grades: int) -> None:
    quality, timeliness, service, originality, price = grades
    db.session.add(
        Review(
            partner_id=partner_id,
            client="Kvety",
            locale="sk",
            text="Dobre.",
            quality=quality,
            timeliness=timeliness,
            service=service,
            originality=originality,
            price=price,
            written_at=now(),
        )
    )


@pytest.mark.parametrize(
    ("total", "reviews", "mean"),
    [(0, 0, None), (5, 1, 100), (25, 1, 500), (23, 1, 460), (22 + 23 + 23, 3, 453), (61, 3, 407)],
)
def test_the_mean_is_rounded_to_hundredths(total: int, reviews: int, mean: int | None) -> None:
    assert mean_grade(total, reviews) == mean


def test_a_review_shows_in_the_rating_and_on_the_card(partner_id: int) -> None:
    add_review(partner_id, 5, 4, 5, 4, 5)
    add_review(partner_id, 4, 4, 4, 4, 3)

    refresh_ratings([partner_id])

    partner = db.session.get_one(Partner, partner_id)
    assert (partner.rating, partner.review_count) == (420, 2)
    card = db.session.get_one(Listing, partner_id).card
    assert (card["rating"], card["review_count"]) == (420, 2)


def test_a_rating_goes_with_the_last_review(partner_id: int) -> None:
    add_review(partner_id, 5, 5, 5, 5, 5)
    refresh_ratings([partner_id])
    db.session.delete(db.session.scalars(select(Review)).one())

    refresh_ratings([partner_id])

    partner = db.session.get_one(Partner, partner_id)
    assert (partner.rating, partner.review_count) == (None, 0)


def test_a_rating_leaves_open_forms_valid(partner_id: int) -> None:
    before = db.session.get_one(Partner, partner_id).version
    add_review(partner_id, 1, 2, 3, 4, 5)

    refresh_ratings([partner_id])

    assert db.session.get_one(Partner, partner_id).version == before
