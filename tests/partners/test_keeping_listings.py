"""The catalogue's own tables keep up with whatever is done to partners, in whatever order."""

from collections.abc import Callable
from datetime import date
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.clock import now
from app.db import db, writing
from app.partners.actions import (
    add_partners,
    change_details,
    decide_tier,
    publish,
    record_vettings,
    set_categories,
    suspend,
)
from app.partners.details import PartnerDetails, ServiceDetails
from app.partners.listing import refresh_listings
from app.partners.models import Category, FacetCount, Listing, Partner, SearchTerm
from app.rating.actions import refresh_ratings
from app.rating.models import Review
from app.refusals import Refused
from app.values import LocalizedText, Money
from tests.cast import everything_told, listed, polish_only
from tests.partners.listings import drift

STEPS = 60
CHECKED_EVERY = 6

# Texts as people paste them: soft hyphens, pictures, words without an end, two spellings.
NAMES = (
    "Mar\u00adketing Žilina",
    "Shop 🚀 rocket",
    "Rocket",
    "Keting mar",
    "Najneobhospodarovávateľnejšiahospodárskaspoločnosť",
    "½ litra",
    "Студия «Жар-птица»",
    "2026",
    "O’Neill & O'Neill",
    "電商 Praha",
    "Łódź_łódzka",
    "zero\u200bwidth",
)
CITIES = ("Žilina", "ZILINA", "Жилина", "", "Łódź", "Lodz", "—")
LANGUAGES = ((), ("sk",), ("pl", "sk"), ("ru", "en", "sk"))
COUNTRIES = (None, "SK", "PL", "CZ")
PRICES = (None, Money(4_500, "EUR"), Money(19_900, "PLN"), Money(250_000, "RUB"), Money(0, "CZK"))


def details(chance: Random, category_ids: tuple[int, ...]) -> PartnerDetails:
    name = chance.choice(NAMES)
    return PartnerDetails(
        name=name,
        email="info@partner.example",
        category_ids=category_ids,
        headline=LocalizedText({"sk": chance.choice(NAMES), "ru": chance.choice(NAMES)}),
        about=LocalizedText({"pl": " ".join(chance.sample(NAMES, 3))}),
        country=chance.choice(COUNTRIES),
        city=chance.choice(CITIES),
        languages=chance.choice(LANGUAGES),
        dropshipping=chance.random() < 0.5,
        services=tuple(
            ServiceDetails(LocalizedText({"sk": service}), chance.choice(PRICES))
            for service in chance.sample(NAMES, chance.randrange(3))
        ),
    )


class Programme:
    """A handful of partners to whom anything may happen next."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.categories = list(db.session.scalars(select(Category.id).order_by(Category.id)))
        db.session.rollback()
        self.ids: list[int] = []
        self.told: list[str] = []

    def step(self) -> None:
        deeds: list[Callable[[], None]] = [
            self.add, self.publish, self.publish, self.suspend, self.choose, self.change,
            self.change, self.decide, self.review, self.figures,
        ]  # fmt: skip
        deed = self.chance.choice(deeds) if self.ids else self.add
        try:
            with writing():
                deed()
        except Refused as refused:
            self.told.append(f"{deed.__name__}: {refused}")
        else:
            self.told.append(deed.__name__)

    def some(self) -> list[int]:
        return self.chance.sample(self.ids, self.chance.randint(1, len(self.ids)))

    def one(self) -> int:
        return self.chance.choice(self.ids)

    def pick(self, most: int) -> tuple[int, ...]:
        return tuple(self.chance.sample(self.categories, self.chance.randint(0, most)))

    def add(self) -> None:
        new = [details(self.chance, self.pick(1)) for _ in range(self.chance.randint(1, 3))]
        added = add_partners(partners=new, source="staff")
        record_vettings(partner_ids=added, held_on=date(2026, 5, 4), kind="call", note="Áno.")
        self.ids += added

    def publish(self) -> None:
        publish(partner_ids=self.some())

    def suspend(self) -> None:
        suspend(partner_ids=self.some())

    def choose(self) -> None:
        set_categories(partner_id=self.one(), category_ids=self.pick(4))

    def change(self) -> None:
        change_details(changes={key: details(self.chance, self.pick(2)) for key in self.some()})

    def decide(self) -> None:
        decide_tier(
            partner_id=self.one(),
            tier_key=self.chance.choice(("gold", "silver", "bronze")),
            decided_on=date(2026, 5, 4),
            kind="call",
            minutes="Prešli sme prácu.",
            reason="Dohodli sme sa.",
        )

    def review(self) -> None:
        key = self.one()
        grades = {name: self.chance.randint(1, 5) for name in ("quality", "timeliness", "service")}
        db.session.add(
            Review(
                partner_id=key, client="Kvety", locale="sk", text="Dobre.", written_at=now(),
                originality=3, price=3, **grades,
            )
        )  # fmt: skip
        refresh_ratings([key])

    def figures(self) -> None:
        keys = self.some()
        db.session.execute(
            update(Partner)
            .where(Partner.id.in_(keys))
            .values(score=self.chance.randrange(10_000), available=self.chance.random() < 0.5)
        )
        refresh_listings(keys)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_listings_are_right_after_anything_that_happens(app: Flask, seed: int) -> None:
    programme = Programme(seed)

    for number in range(1, STEPS + 1):
        programme.step()
        if number % CHECKED_EVERY == 0:
            assert drift() == {}, programme.told
    assert db.session.scalars(select(FacetCount.token).where(FacetCount.count <= 0)).all() == []


def test_writing_a_listing_again_changes_nothing(app: Flask) -> None:
    for name in NAMES:
        listed(name, city="Žilina")

    for _ in range(2):
        with writing() as session:
            refresh_listings(session.scalars(select(Partner.id)).all())
        assert drift() == {}


def test_a_word_stays_suggested_while_another_partner_uses_it(app: Flask) -> None:
    listed("Rocket")
    pictured = listed("Shop 🚀")

    for _ in range(3):
        with writing():
            refresh_listings([pictured.id])

    terms = dict(db.session.execute(select(SearchTerm.term, SearchTerm.uses)).all())
    assert terms["rocket"] >= 1
    assert drift() == {}


def test_nothing_is_left_of_the_last_partner(app: Flask) -> None:
    everyone = [everything_told(), polish_only()]

    with writing():
        suspend(partner_ids=[actor.id for actor in everyone])

    for table in (Listing, FacetCount, SearchTerm):
        assert db.session.scalars(select(table)).all() == []
    assert drift() == {}


def test_more_partners_than_a_batch_change_at_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    everyone = [listed(name, state="draft").id for name in NAMES]
    for actor_id in everyone:
        with writing():
            record_vettings(
                partner_ids=[actor_id], held_on=date(2026, 5, 4), kind="call", note="Áno."
            )
    monkeypatch.setattr("app.partners.batches.batches.__defaults__", (5,))

    with writing():
        publish(partner_ids=everyone)

    assert len(db.session.scalars(select(Listing.partner_id)).all()) == len(NAMES)
    assert drift() == {}
