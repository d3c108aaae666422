"""Listing partners and taking them out of the catalogue (S5, P21)."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.db import db, writing
from app.partners.actions import add_partners, publish, record_vettings, suspend
from app.partners.details import PartnerDetails
from app.partners.models import FacetCount, Partner
from app.refusals import NotFound, Refused
from tests.cast import Actor, category_ids, listed, reviewed
from tests.partners.listings import drift


def added(talked: bool = True, **details: Any) -> int:
    """A draft, talked to or not."""
    with writing():
        values = {"name": "Slivka", "email": "a@slivka.example", **details}
        values.setdefault("category_ids", category_ids("seo"))
        (partner_id,) = add_partners(partners=[PartnerDetails(**values)], source="application")
        if talked:
            record_vettings(
                partner_ids=[partner_id], held_on=date(2026, 5, 4), kind="call", note="Áno."
            )
    return partner_id


def list_them(*partner_ids: int) -> None:
    with writing():
        publish(partner_ids=partner_ids)


def withdraw(*actors: Actor) -> None:
    with writing():
        suspend(partner_ids=[actor.id for actor in actors])


def states() -> list[str]:
    states = list(db.session.scalars(select(Partner.state).order_by(Partner.id)))
    db.session.rollback()
    return states


def test_a_partner_is_not_listed_before_a_recorded_conversation(app: Flask) -> None:
    partner_id = added(talked=False)

    with pytest.raises(Refused, match="conversation"):
        list_them(partner_id)

    assert states() == ["draft"]


def test_a_partner_is_not_listed_without_a_category(app: Flask) -> None:
    partner_id = added(category_ids=())

    with pytest.raises(Refused) as refused:
        list_them(partner_id)

    assert refused.value.field == "categories"
    assert states() == ["draft"]


def test_one_that_may_not_be_listed_stops_all(app: Flask) -> None:
    ready, untalked = added(), added(talked=False)

    with pytest.raises(Refused):
        list_them(ready, untalked)

    assert states() == ["draft", "draft"]
    assert drift() == {}


def test_nobody_can_be_listed_or_withdrawn(app: Flask) -> None:
    ready = added()

    with pytest.raises(NotFound):
        list_them(ready, 999_999)
    with pytest.raises(NotFound):
        withdraw(Actor(999_999, "nobody", "Nobody"))

    assert states() == ["draft"]


def seen_at(client: FlaskClient, actor: Actor) -> list[str]:
    """Where a stranger finds the partner."""
    places = {
        "list": "/sk/partners/",
        "search": "/sk/partners/?q=slivk",
        "filter": "/sk/partners/?category=seo",
        "category": "/sk/categories/seo/",
        "sitemap": "/sitemap-1.xml",
        "profile": f"/sk/partners/{actor.slug}/",
        "badge": f"/badge/{actor.slug}.svg",
    }
    found = []
    for name, address in places.items():
        answer = client.get(address)
        if name in ("profile", "badge"):
            assert answer.status_code in (200, 404)
            is_there = answer.status_code == 200
        else:
            assert answer.status_code == 200
            is_there = f"/partners/{actor.slug}/" in answer.text
        if is_there:
            found.append(name)
    return found


EVERYWHERE = ["list", "search", "filter", "category", "sitemap", "profile", "badge"]


def test_a_withdrawn_partner_is_gone_at_once_and_may_come_back(client: FlaskClient) -> None:
    listed("Hruška", categories=("seo",))
    actor = listed("Slivka", categories=("seo",))
    assert seen_at(client, actor) == EVERYWHERE
    assert 'data-total="2"' in client.get("/sk/partners/").text

    withdraw(actor)
    assert seen_at(client, actor) == []
    assert 'data-total="1"' in client.get("/sk/partners/").text
    counts = dict(db.session.execute(select(FacetCount.token, FacetCount.count)).all())
    assert counts["category:seo"] == 1
    db.session.rollback()

    list_them(actor.id)
    assert seen_at(client, actor) == EVERYWHERE
    assert 'data-total="2"' in client.get("/sk/partners/").text
    assert drift() == {}


def test_a_partner_that_comes_back_keeps_its_first_day_and_its_reviews(app: Flask) -> None:
    actor = listed("Slivka")
    reviewed(actor, 5)
    query = select(Partner.published_at, Partner.rating).where(Partner.id == actor.id)
    first = db.session.execute(query).one()
    db.session.rollback()

    withdraw(actor)
    list_them(actor.id)

    assert first.published_at is not None
    assert db.session.execute(query).one() == first


def test_listing_twice_changes_nothing(app: Flask) -> None:
    actor = listed("Slivka")
    query = select(Partner.version, Partner.updated_at)
    before = db.session.execute(query).one()
    db.session.rollback()

    list_them(actor.id)

    assert db.session.execute(query).one() == before


def test_a_form_opened_before_is_stale_afterwards(app: Flask) -> None:
    actor = listed("Slivka")
    partner = db.session.get_one(Partner, actor.id)
    opened = partner.version
    db.session.rollback()

    withdraw(actor)

    with writing() as session:
        written = session.execute(
            update(Partner).where(Partner.version == opened).values(name="Hruška")
        )
        assert written.rowcount == 0
