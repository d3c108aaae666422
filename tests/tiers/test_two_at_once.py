"""People who decide, call off, judge and add categories at the same moment."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.db import db, writing
from app.partners.actions import set_categories
from app.partners.models import TierDecision
from app.refusals import Refused
from app.tiers.actions import (
    call_off,
    carry_out,
    choose_categories,
    confirm_contribution,
    decide_level,
    refuse_contribution,
    submit_contribution,
)
from app.tiers.models import Contribution, TierPlan
from app.tiers.queries.days import programme_day
from app.tiers.queries.partners import basis_of, categories_basis, partner_by_id
from app.tiers.rules import DecidedMeanwhile, Decision, Entry
from app.values import MACHINE
from tests.at_once import Deed, people
from tests.cast import Actor, category_ids, listed
from tests.faults import Told, share_of
from tests.tiers.deeds import category_states, tier_of

ROUNDS = share_of(50)


def basis(actor: Actor) -> str:
    found = basis_of(partner_by_id(actor.id))
    db.session.rollback()
    return found


def written(deed: Callable[[], object]) -> Deed:
    def do() -> None:
        with writing():
            deed()

    return do


def deciding(actor: Actor, tier: str, seen: str, days: int = 0) -> Deed:
    def decide() -> None:
        today = programme_day()
        effective = today + timedelta(days=days)
        decision = Decision(tier, today, "call", "Zápis.", f"Dôvod {tier}.", effective)
        decide_level(partner_id=actor.id, decision=decision, basis=seen, doer=MACHINE)

    return written(decide)


def count(model: type[object]) -> int:
    found = db.session.scalar(select(func.count()).select_from(model)) or 0
    db.session.rollback()
    return found


def newest_plan_now_due() -> int:
    with writing() as session:
        plan = session.scalars(select(TierPlan).order_by(TierPlan.id.desc()).limit(1)).one()
        plan.effective_on = date(2026, 1, 1)
        return plan.id


@pytest.mark.faults
def test_of_two_managers_one_wins_and_the_other_is_told(app: Flask, told: Told) -> None:
    actor = listed("Slivka")
    with people(app, 2) as two:
        for _ in range(told.times(ROUNDS)):
            before, seen = count(TierDecision), basis(actor)
            tiers = {"bronze", "silver", "gold"} - {tier_of(actor)}
            outcomes = two.at_once(*(deciding(actor, tier, seen) for tier in sorted(tiers)))
            assert outcomes.count(None) == 1
            assert [type(each) for each in outcomes if each] == [DecidedMeanwhile]
            assert count(TierDecision) == before + 1


def test_of_two_plans_one_waits(app: Flask) -> None:
    actor = listed("Slivka")
    seen = basis(actor)
    with people(app, 2) as two:
        outcomes = two.at_once(
            deciding(actor, "silver", seen, days=2), deciding(actor, "gold", seen, days=3)
        )
    assert [type(each) for each in outcomes if each] == [DecidedMeanwhile]
    assert count(TierPlan) == 1


def test_two_workers_carry_a_decision_out_once(app: Flask) -> None:
    actor = listed("Slivka")
    for number, tier in enumerate(("silver", "gold", "bronze")):
        deciding(actor, tier, basis(actor), days=1)()
        plan_id = newest_plan_now_due()
        carry = written(lambda plan_id=plan_id: carry_out(plan_id=plan_id))
        with people(app, 2) as two:
            assert two.at_once(carry, carry) == [None, None]
        assert (count(TierDecision), tier_of(actor)) == (number + 1, tier)


@pytest.mark.faults
def test_called_off_or_carried_out_but_never_both(app: Flask, told: Told) -> None:
    actor = listed("Slivka", tier="gold")
    for _ in range(told.times(ROUNDS)):
        tier = "gold" if tier_of(actor) == "silver" else "silver"
        former = tier_of(actor)
        deciding(actor, tier, basis(actor), days=1)()
        plan_id = newest_plan_now_due()
        seen = basis(actor)

        def off(seen: str = seen) -> None:
            call_off(partner_id=actor.id, reason="Nie.", basis=seen, doer=MACHINE)

        def carry(plan_id: int = plan_id) -> None:
            carry_out(plan_id=plan_id)

        with people(app, 2) as two:
            two.at_once(written(off), written(carry))
        state = db.session.scalars(select(TierPlan.state).where(TierPlan.id == plan_id)).one()
        db.session.rollback()
        assert tier_of(actor) == (tier if state == "done" else former)


@pytest.mark.faults
def test_a_demotion_and_a_category_that_is_added(app: Flask, told: Told) -> None:
    """However the two fall, nobody has a fourth category on a level for two, unmarked."""
    actor = listed("Slivka", tier="gold", categories=("seo", "photo", "legal"))
    for _ in range(told.times(ROUNDS)):
        if tier_of(actor) != "gold":
            deciding(actor, "gold", basis(actor))()
        with writing():
            ids = category_ids("seo", "photo", "legal")
            set_categories(partner_id=actor.id, category_ids=ids)
        held = categories_basis(partner_by_id(actor.id))
        db.session.rollback()

        def add(held: str = held) -> None:
            slugs = ["seo", "photo", "legal", "design"]
            choose_categories(partner_id=actor.id, slugs=slugs, basis=held, doer=MACHINE)

        with people(app, 2) as two:
            outcomes = two.at_once(deciding(actor, "silver", basis(actor)), written(add))
        assert outcomes[0] is None
        assert outcomes[1] is None or isinstance(outcomes[1], Refused)
        states = category_states(actor)
        assert [slug for slug, surplus in states if not surplus] == ["seo", "photo"]
        assert len(states) == (4 if outcomes[1] is None else 3)


@pytest.mark.parametrize("many", [2, 4])
def test_a_contribution_is_judged_once(app: Flask, many: int) -> None:
    actor = listed("Slivka")
    entry = Entry("article", "Článok", date(2026, 1, 2), "", "sk", "")
    with writing():
        row = submit_contribution(partner_id=actor.id, entry=entry, doer=MACHINE)
        number, public_id = row.id, row.public_id

    def confirm() -> None:
        confirm_contribution(contribution_id=number, version=1, doer=MACHINE)

    def refuse() -> None:
        refuse_contribution(public_id=public_id, reason="Nie.", version=1, doer=MACHINE)

    deeds = [written(confirm), written(refuse)] * (many // 2)
    with people(app, many) as crowd:
        outcomes = crowd.at_once(*deeds)
    assert outcomes.count(None) == 1
    assert all(isinstance(each, Refused) for each in outcomes if each)
    state = db.session.scalars(select(Contribution.state)).one()
    assert state == ("confirmed", "refused")[outcomes.index(None) % 2]
    judged = select(func.count()).where(AuditEntry.deed.like("contribution.%ed"))
    assert db.session.scalar(judged.where(AuditEntry.deed != "contribution.submitted")) == 1
