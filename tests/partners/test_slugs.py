"""Addresses of partners: readable, unique, and telling nothing but the name."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.db import db, writing
from app.partners.actions import add_partners
from app.partners.details import PartnerDetails
from app.partners.models import Partner
from app.partners.slugs import LONGEST_SLUG
from tests.at_once import people
from tests.cast import listed

READABLE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def added(*names: str) -> list[str]:
    """Slugs of new partners, in the order of their names."""
    with writing() as session:
        ids = add_partners(
            partners=[PartnerDetails(name=name, email="a@b.example") for name in names],
            source="staff",
        )
        slugs = dict(session.execute(select(Partner.id, Partner.slug)).all())
    return [slugs[key] for key in ids]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Ďurčo & Chovanec", "durco-chovanec"),
        ("Pracownia Źródło", "pracownia-zrodlo"),
        ("ŁÓDŹ", "lodz"),
        ("Студия Жар-птица", "studiia-zhar-ptitsa"),
        ("  s.r.o.  42  ", "s-r-o-42"),
        ("„—“ & … !", "partner"),
        ("../admin?x=1#y", "admin-x-1-y"),
    ],
)
def test_an_address_reads_like_the_name(app: Flask, name: str, slug: str) -> None:
    assert added(name) == [slug]


def test_long_names_have_addresses_that_fit(app: Flask) -> None:
    slugs = added("ž" * 120, "Slovo " * 20, "Щ" * 120, "ž" * 120)

    assert len(set(slugs)) == 4
    for slug in slugs:
        assert READABLE.fullmatch(slug)
        assert len(slug) <= LONGEST_SLUG + len("-2")
    assert slugs[1].endswith("slovo")


def test_equal_names_are_numbered(app: Flask) -> None:
    assert added("Slivka", "slivka", "SLÍVKA") == ["slivka", "slivka-2", "slivka-3"]
    assert added("Slivka 4", "Slivka 2") == ["slivka-4", "slivka-2-2"]
    assert added("Slivka", "!", "?") == ["slivka-5", "partner", "partner-2"]


def test_every_address_leads_to_its_partner(client: FlaskClient) -> None:
    for name in ("Студия", "Студия", "„—“", "ž" * 120):
        actor = listed(name)
        page = client.get(f"/sk/partners/{actor.slug}/")
        assert page.status_code == 200
        assert name in page.text


def test_equal_names_added_at_once_get_addresses_of_their_own(app: Flask) -> None:
    with people(app, 2) as two:
        for _ in range(25):
            outcomes = two.at_once(lambda: added("Slivka", "Hruška"), lambda: added("Slivka"))
            assert outcomes == [None, None]

    slugs = list(db.session.scalars(select(Partner.slug)))
    assert len(slugs) == 75
    assert {slug for slug in slugs if slug.startswith("slivka")} == {
        "slivka",
        *(f"slivka-{number}" for number in range(2, 51)),
    }
