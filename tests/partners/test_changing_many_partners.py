"""Decisions and categories of many partners at once, as one at a time."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.clock import now
from app.db import db
from app.partners.actions import (
    add_partners,
    decide_tiers,
    publish,
    record_vettings,
    set_categories_of_many,
    suspend,
)
from app.partners.details import PartnerDetails, TierChange
from app.partners.models import Category, Partner, Standing, TierDecision
from app.refusals import NotFound, Refused


@pytest.fixture
def category_ids(app: Flask) -> list[int]:
    return list(db.session.scalars(select(Category.id).order_by(Category.position)))


@pytest.fixture
def three(category_ids: list[int]) -> list[int]:
    """Three bronze partners, all in the first category."""
    return add_partners(
        partners=[
            PartnerDetails(
                name="Ján Novák", email=f"{n}@novak.example", category_ids=(category_ids[0],)
            )
            for n in range(3)
        ],
        source="staff",
    )


def change(partner_id: int, tier_key: str, reason: str = "Desiatky klientov.") -> TierChange:
    return TierChange(partner_id, tier_key, date(2026, 5, 4), "call", "Prešli sme prácu.", reason)


def standings(partner_id: int) -> list[tuple[int, int, bool]]:
    rows = db.session.execute(
        select(Standing.category_id, Standing.slot, Standing.surplus)
        .where(Standing.partner_id == partner_id)
        .order_by(Standing.slot)
    )
    return [tuple(row) for row in rows]


def test_each_decision_is_recorded_on_its_own(three: list[int]) -> None:
    decide_tiers(changes=[change(three[0], "gold"), change(three[1], "silver")])

    limits = [db.session.get_one(Partner, key).category_limit for key in three]
    assert limits == [32_767, 2, 1]
    assert db.session.scalar(select(func.count()).select_from(TierDecision)) == 2


def test_one_decision_without_a_reason_stops_all(three: list[int]) -> None:
    db.session.commit()
    with pytest.raises(Refused):
        decide_tiers(changes=[change(three[0], "gold"), change(three[1], "silver", reason=" ")])

    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(TierDecision)) == 0


def test_a_decision_about_nobody_is_refused(three: list[int]) -> None:
    with pytest.raises(NotFound):
        decide_tiers(changes=[change(three[0], "gold"), change(999_999, "silver")])


def test_categories_change_for_all_of_them(three: list[int], category_ids: list[int]) -> None:
    first, second, third = category_ids[:3]
    decide_tiers(changes=[change(three[0], "gold"), change(three[1], "silver")])

    set_categories_of_many(
        category_ids={
            three[0]: [first, second, third],
            three[1]: [second, third],
            three[2]: [third],
        }
    )

    assert standings(three[0]) == [(first, 0, False), (second, 1, False), (third, 2, False)]
    assert {row[0] for row in standings(three[1])} == {second, third}
    assert standings(three[2]) == [(third, 0, False)]


def test_one_category_too_many_stops_all(three: list[int], category_ids: list[int]) -> None:
    with pytest.raises(Refused):
        set_categories_of_many(
            category_ids={three[0]: [category_ids[1]], three[1]: category_ids[:2]}
        )


def test_a_demoted_partner_keeps_all_categories_until_someone_chooses(
    three: list[int], category_ids: list[int]
) -> None:
    first, second, third = category_ids[:3]
    decide_tiers(changes=[change(three[0], "gold")])
    set_categories_of_many(category_ids={three[0]: [first, second, third]})

    decide_tiers(changes=[change(three[0], "bronze")])
    assert standings(three[0]) == [(first, 0, False), (second, 1, True), (third, 2, True)]

    set_categories_of_many(category_ids={three[0]: [third]})
    assert standings(three[0]) == [(third, 0, False)]


def test_partners_of_one_name_get_addresses_of_their_own(app: Flask) -> None:
    namesakes = [PartnerDetails(name="Ján Novák", email=f"{n}@novak.example") for n in range(12)]
    for batch in (namesakes[:5], namesakes[5:]):
        add_partners(partners=batch, source="staff")

    slugs = set(db.session.scalars(select(Partner.slug)))
    assert slugs == {"jan-novak"} | {f"jan-novak-{n}" for n in range(2, 13)}


def test_a_partner_that_comes_back_keeps_its_first_day(three: list[int]) -> None:
    record_vettings(partner_ids=three, held_on=now().date(), kind="call", note="V poriadku.")
    publish(partner_ids=three)
    first_day = db.session.get_one(Partner, three[0]).published_at
    suspend(partner_ids=three)

    publish(partner_ids=three)

    assert first_day is not None
    assert db.session.get_one(Partner, three[0]).published_at == first_day
