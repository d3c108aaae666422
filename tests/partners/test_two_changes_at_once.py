"""Decisions, listing and renaming at the same moment: nothing is half done, and nobody is locked
out."""

from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.db import db, writing
from app.partners.actions import set_categories
from app.partners.models import Partner, Tier, TierDecision
from tests.at_once import PATIENCE, Deed, people
from tests.cast import Actor, category_ids, listed
from tests.faults import Told
from tests.partners.deeds import (
    ROUNDS,
    AtOnce,
    choosing,
    committed,
    deciding,
    publishing,
    refusals_only,
    renaming,
    state_of,
    suspending,
)
from tests.partners.listings import drift
from tests.partners.standings import choose, chosen


@pytest.mark.faults
def test_two_decisions_follow_each_other(app: Flask, at_once: AtOnce, told: Told) -> None:
    actor = listed("Slivka", tier="silver", categories=("seo", "photo"))

    for _ in range(told.times(ROUNDS // 2)):
        outcomes = at_once(deciding(actor, "gold"), deciding(actor, "bronze"))
        # One of them may find that the partner holds the level already; that is told, in words.
        assert refusals_only(outcomes)
        assert None in outcomes

    steps = db.session.execute(
        select(TierDecision.from_tier_id, TierDecision.to_tier_id)
        .where(TierDecision.partner_id == actor.id)
        .order_by(TierDecision.id)
    ).all()
    for before, after in pairwise(steps):
        assert after.from_tier_id == before.to_tier_id
    partner = db.session.get_one(Partner, actor.id)
    assert partner.tier_id == steps[-1].to_tier_id
    limit = db.session.scalars(select(Tier.category_limit).where(Tier.id == partner.tier_id)).one()
    assert partner.category_limit == limit
    assert drift() == {}


@pytest.mark.faults
def test_listed_or_withdrawn_but_never_half(app: Flask, at_once: AtOnce, told: Told) -> None:
    actor = listed("Slivka", categories=("legal",))

    for _ in range(told.times(ROUNDS // 2)):
        outcomes = at_once(publishing(actor), suspending(actor))

        assert outcomes == [None, None]
        assert state_of(actor) in ("published", "suspended")
        assert drift() == {}


@pytest.mark.faults
def test_two_who_list_a_partner_both_succeed(app: Flask, at_once: AtOnce, told: Told) -> None:
    actor = listed("Slivka", categories=("legal",), state="draft")

    for _ in range(told.times(ROUNDS // 2)):
        assert at_once(publishing(actor), publishing(actor)) == [None, None]
        suspending(actor)()


@pytest.mark.faults
def test_nobody_is_listed_whose_category_is_just_taken_away(
    app: Flask, at_once: AtOnce, told: Told
) -> None:
    actor = listed("Slivka", categories=("legal",), state="draft")

    for _ in range(told.times(ROUNDS // 2)):
        suspending(actor)()
        choose(actor, "legal")
        outcomes = at_once(publishing(actor), choosing(actor))

        assert refusals_only(outcomes), outcomes
        assert sum(outcome is None for outcome in outcomes) == 1
        assert (state_of(actor) == "published") == bool(chosen(actor))
    assert drift() == {}


@pytest.mark.faults
def test_changes_of_two_partners_do_not_lock_each_other_out(
    app: Flask, at_once: AtOnce, told: Told
) -> None:
    """Each takes counts that the other needs, in another order."""
    pear, plum = listed("Hruška", tier="gold"), listed("Slivka", tier="gold")

    def moving(actor: Actor, *slugs: str) -> Deed:
        wanted = [category_ids(slug) for slug in slugs]

        def move() -> None:
            with writing():
                for ids in wanted:
                    set_categories(partner_id=actor.id, category_ids=ids)

        return move

    for _ in range(told.times(ROUNDS // 2)):
        choose(pear, "legal")
        choose(plum, "support")
        outcomes = at_once(moving(pear, "seo", "photo"), moving(plum, "photo", "seo"))
        assert outcomes == [None, None]
    assert drift() == {}


def test_the_last_use_of_a_word_goes_while_another_comes(app: Flask) -> None:
    """Its neighbours, by which a mistyped word is found, must not go with it."""
    leaving, coming = listed("Ebonit"), listed("Slivka")
    become = renaming(coming, "Ebonit")
    leave = renaming(leaving, "Hruška")

    with people(app, 1) as somebody:
        with writing():
            leave()
            renamed = somebody.start(lambda: committed(become))
            _until_somebody_waits()
        assert renamed.result(PATIENCE) is None

    assert drift() == {}


def _until_somebody_waits() -> None:
    """For the lock of this transaction. SQLite's second writer waits before it reads anything,
    wherever it is just now."""
    if db.engine.dialect.name == "postgresql":
        query = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        while not db.session.execute(query).scalar_one():
            pass
