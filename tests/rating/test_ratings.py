"""The rating that a partner's reviews amount to."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.clock import now
from app.db import db, writing
from app.partners.actions import add_partners, publish, record_vettings
from app.partners.details import PartnerDetails
from app.partners.models import Category, Listing, Partner
from app.rating.actions import refresh_ratings
from app.rating.models import Review
from app.rating.rules import mean_grade
from tests.at_once import people
from tests.cast import listed, reviewed


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


def test_reviews_of_one_partner_at_once_all_count(app: Flask, partner_id: int) -> None:
    """A review holds its partner's row, and both then want to write the rating there."""
    db.session.commit()

    def review() -> None:
        with writing():
            add_review(partner_id, 5, 4, 5, 4, 5)
            refresh_ratings([partner_id])

    with people(app, 2) as two:
        for _ in range(20):
            assert two.at_once(review, review) == [None, None]

    partner = db.session.get_one(Partner, partner_id)
    assert (partner.rating, partner.review_count) == (460, 40)
    assert db.session.get_one(Listing, partner_id).card["review_count"] == 40


def test_only_the_partners_own_reviews_count(app: Flask) -> None:
    pear, plum, untouched = listed("Hruška"), listed("Slivka"), listed("Dula")
    reviewed(pear, 5, 5, 5, 5, 4)
    reviewed(plum, 1)

    figures = db.session.execute(
        select(Partner.rating, Partner.review_count)
        .where(Partner.id.in_([pear.id, plum.id, untouched.id]))
        .order_by(Partner.id)
    ).all()
    assert [tuple(row) for row in figures] == [(480, 1), (100, 1), (None, 0)]


def test_a_rating_answers_the_filter_by_grade(client: FlaskClient) -> None:
    actor = listed("Hruška")
    for grades in ((4, 4, 4, 4, 4), (4, 4, 4, 4, 3)):
        reviewed(actor, *grades)

    assert f'data-partner="{actor.slug}"' in client.get("/sk/partners/?rating=3").text
    assert f'data-partner="{actor.slug}"' not in client.get("/sk/partners/?rating=4").text
    reviewed(actor, 5)
    assert f'data-partner="{actor.slug}"' in client.get("/sk/partners/?rating=4").text
