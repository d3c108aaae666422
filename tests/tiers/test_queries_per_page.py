"""Pages about levels ask the same few things whatever there is to show."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from app.db import db, writing
from app.partners.models import TierCondition
from app.tiers.actions import mark_condition, submit_contribution, tell_wish
from app.tiers.rules import Entry
from app.values import MACHINE
from tests import cast
from tests.catalogue.test_queries_per_page import counted
from tests.visits import sign_in

# Page → who opens it, and how many statements it may send.
MOST = {
    "/area/": ("owner", 8),
    "/area/level/": ("owner", 9),
    "/area/contributions/": ("owner", 3),
    "/office/contributions/": ("manager", 7),
    "/office/partners/slivka/level": ("manager", 10),
    "/office/partners/slivka/categories": ("manager", 6),
}


@pytest.mark.parametrize("path", MOST)
def test_the_number_of_statements_is_small_and_does_not_grow(app: Flask, path: str) -> None:
    role, most = MOST[path]
    actor = cast.listed("Slivka", tier="silver", categories=("seo", "photo"))
    client = app.test_client()
    sign_in(client, cast.person_of(actor) if role == "owner" else cast.staff(role))
    with writing():
        tell_wish(partner_id=actor.id, doer=MACHINE)
    client.get(f"/sk{path}")
    with counted(app) as few:
        assert client.get(f"/sk{path}").status_code == 200
    with writing():
        for number in db.session.scalars(select(TierCondition.id)).all():
            mark_condition(
                partner_id=actor.id, condition_id=number, verdict="met", note="", doer=MACHINE
            )
        for place in range(12):
            entry = Entry("article", f"Článok {place}", date(2026, 1, 2), "", "sk", "")
            submit_contribution(partner_id=actor.id, entry=entry, doer=MACHINE)
    with counted(app) as many:
        client.get(f"/sk{path}")
    assert len(few) <= most, "\n".join(few)
    assert len(many) <= most, "\n".join(many)
