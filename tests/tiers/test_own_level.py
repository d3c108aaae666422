"""A partner sees its level, and the way up only when it says that it seeks more (S26)."""

from re import findall

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.access import TEAM, audiences
from app.db import db, writing
from app.partners.models import Partner, TierDecision
from app.tiers.actions import mark_condition
from app.tiers.models import TierWish, Verdict
from app.values import MACHINE
from tests import cast
from tests.accounts.test_who_may import path_of
from tests.cast import Actor
from tests.tiers.deeds import tier_of
from tests.tiers.test_judging_conditions import DEFAULTS, condition
from tests.visits import send, sign_in, token_on

LEVEL = "/sk/area/level/"


def member_of(app: Flask, actor: Actor, role: str = "owner") -> FlaskClient:
    client = app.test_client()
    sign_in(client, cast.person_of(actor, role))
    return client


def test_who_does_not_seek_more_sees_nothing_of_it(app: Flask) -> None:
    owner = member_of(app, cast.listed("Slivka"))
    page = owner.get(LEVEL).text
    assert 'data-tier="bronze"' in page
    assert "data-progress" not in page
    assert "data-condition" not in page
    assert "data-progress" not in owner.get("/sk/area/").text


def test_who_seeks_more_sees_what_is_met_and_what_is_open(app: Flask) -> None:
    actor = cast.listed("Slivka")
    owner = member_of(app, actor)
    for key, verdict in (("own_website", "met"), ("webinars", "waived"), ("blog", "not_met")):
        number = condition("silver", key)
        with writing():
            mark_condition(
                partner_id=actor.id,
                condition_id=number,
                verdict=verdict,
                note="Len pre nás.",
                doer=MACHINE,
            )
    for _ in range(2):  # said twice, it is the same wish
        assert send(owner, f"{LEVEL}wishes", page=LEVEL).location == LEVEL
    page = owner.get(LEVEL).text
    assert 'data-progress="silver"' in page
    states = dict(findall(r'data-condition="(\w+)" data-status="(\w+)"', page))
    assert len(states) == 10
    assert states["own_website"] == "met"
    assert (states["webinars"], states["blog"], states["university"]) == (
        "waived",
        "not_met",
        "open",
    )
    assert "Len pre nás." not in page
    assert "data-progress" in owner.get("/sk/area/").text
    send(owner, f"{LEVEL}wishes/endings", page=LEVEL)
    assert "data-progress" not in owner.get(LEVEL).text
    assert db.session.scalar(select(func.count()).select_from(TierWish)) == 0


def test_conditions_that_are_all_met_raise_nobody(app: Flask) -> None:
    actor = cast.listed("Slivka")
    with writing() as session:
        session.add(TierWish(partner_id=actor.id))
    for key in sorted(DEFAULTS["bronze"] | DEFAULTS["silver"]):
        number = condition("silver", key)
        with writing():
            mark_condition(
                partner_id=actor.id, condition_id=number, verdict="met", note="", doer=MACHINE
            )
    assert 'data-status="open"' not in member_of(app, actor).get(LEVEL).text
    assert tier_of(actor) == "bronze"


def test_gold_has_no_way_up(app: Flask) -> None:
    owner = member_of(app, cast.listed("Slivka", tier="gold"))
    page = owner.get(LEVEL)
    assert "/wishes" not in page.text
    assert send(owner, f"{LEVEL}wishes", page=LEVEL).status_code == 409


def test_a_member_looks_and_an_owner_speaks_for_the_partner(app: Flask) -> None:
    member = member_of(app, cast.listed("Slivka"), "member")
    assert member.get(LEVEL).status_code == 200
    assert send(member, f"{LEVEL}wishes", page=LEVEL).status_code == 403


@pytest.mark.parametrize("role", ["owner", "member"])
def test_nothing_that_a_partner_sends_sets_its_level(app: Flask, role: str) -> None:
    """Every address that a team may send something to, with fields that it was never shown."""
    actor = cast.listed("Slivka")
    client = member_of(app, actor, role)
    token = token_on(client.get("/sk/account/"))
    extra = {
        "csrf_token": token,
        "tier": "gold",
        "tier_key": "gold",
        "tier_id": "1",
        "level": "gold",
        "category_limit": "32767",
        "verdict": "met",
        "state": "confirmed",
        "partner_id": str(actor.id),
        "slug": actor.slug,
        "kind": "meeting",
        "title": "x",
        "held_on": "2026-01-02",
        "locale": "sk",
        "minutes": "x",
        "reason": "x",
        "decided_on": "2026-01-02",
        "basis": "0",
        "name": "x",
    }
    sent = 0
    for rule in app.url_map.iter_rules():
        # Whoever has logged out or left the team may send nothing more to try.
        if "POST" not in rule.methods or rule.rule.endswith(("/logout", "/departures")):
            continue
        is_own = bool(audiences(app, rule.endpoint) & TEAM)
        path = path_of(app, rule)
        for where in {path, path.replace("/none/", f"/{actor.slug}/")}:
            answer = client.post(where, data=extra)
            assert answer.status_code < 500, where
            if not is_own and "/office/" in where:
                assert answer.status_code == 403, where
            sent += 1
    assert sent > 10
    row = db.session.execute(
        select(Partner.category_limit, Partner.state).where(Partner.id == actor.id)
    ).one()
    assert (tier_of(actor), tuple(row)) == ("bronze", (1, "published"))
    for table in (TierDecision, Verdict):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0
