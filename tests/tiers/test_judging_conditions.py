"""Staff judge the conditions of a level, each met, not met or waived, with who and when."""

from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.accounts.models import User
from app.audit.models import AuditEntry
from app.db import db, writing
from app.partners.models import Tier, TierCondition
from app.refusals import NotFound, Refused
from app.tiers.actions import mark_condition
from app.tiers.models import Verdict
from app.values import HERE, MACHINE, Doer
from tests import cast

DEFAULTS = {
    "bronze": {"own_website", "product_test", "meeting_or_call", "link_back"},
    "silver": {"six_months", "joint_events", "client_reviews", "blog", "university", "webinars"},
    "gold": {"cooperation_page"},
}


def condition(tier: str, key: str) -> int:
    query = select(TierCondition.id).join(Tier, Tier.id == TierCondition.tier_id)
    found = db.session.scalars(query.where(Tier.key == tier, TierCondition.key == key)).one()
    db.session.rollback()
    return found


def mark(partner_id: int, verdict: str, note: str = "", doer: Doer = MACHINE) -> None:
    blog = condition("silver", "blog")
    with writing():
        mark_condition(
            partner_id=partner_id, condition_id=blog, verdict=verdict, note=note, doer=doer
        )


def verdicts() -> list[tuple[str, str]]:
    rows = db.session.execute(select(Verdict.verdict, Verdict.note)).all()
    db.session.rollback()
    return [tuple(row) for row in rows]


def told() -> list[tuple[dict[str, str], dict[str, str]]]:
    query = select(AuditEntry).where(AuditEntry.deed == "tier.condition_marked")
    rows = [(row.before, row.after) for row in db.session.scalars(query.order_by(AuditEntry.id))]
    db.session.rollback()
    return rows


def test_the_conditions_that_ship_are_those_of_the_requirements(app: Flask) -> None:
    wanted: set[str] = set()
    for tier in ("bronze", "silver", "gold"):
        wanted |= DEFAULTS[tier]
        query = select(TierCondition.key).join(Tier, Tier.id == TierCondition.tier_id)
        assert set(db.session.scalars(query.where(Tier.key == tier))) == wanted, tier


def test_what_nobody_has_marked_is_open(app: Flask) -> None:
    cast.listed("Slivka")
    assert verdicts() == []


def test_a_verdict_says_who_and_when(app: Flask) -> None:
    actor = cast.listed("Slivka")
    address = cast.staff()
    user_id = db.session.scalars(select(User.id).where(User.email == address)).one()
    db.session.rollback()
    with time_machine.travel(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False):
        mark(actor.id, "met", " Článok z mája. ", Doer(user_id, HERE))
    row = db.session.scalars(select(Verdict)).one()
    assert (row.verdict, row.note, row.by_user_id) == ("met", "Článok z mája.", user_id)
    assert row.at == datetime(2026, 11, 22, 9, tzinfo=UTC)


def test_the_present_verdict_stands_and_the_audit_tells_the_ones_before(app: Flask) -> None:
    actor = cast.listed("Slivka")
    mark(actor.id, "not_met", "Zatiaľ nič.")
    mark(actor.id, "waived", "Píšu inde.")
    mark(actor.id, "waived", "Píšu inde.")
    mark(actor.id, "open")
    assert verdicts() == []
    steps = [(before.get("verdict"), after["verdict"]) for before, after in told()]
    assert steps == [("open", "not_met"), ("not_met", "waived"), ("waived", "open")]
    assert {after["condition"] for _, after in told()} == {"silver: blog"}


@pytest.mark.parametrize(
    ("verdict", "note", "field"), [("waived", " \n", "note"), ("bought", "x", "verdict")]
)
def test_a_waiver_needs_its_reason_and_a_verdict_is_one_of_three(
    app: Flask, verdict: str, note: str, field: str
) -> None:
    actor = cast.listed("Slivka")
    with pytest.raises(Refused) as refused:
        mark(actor.id, verdict, note)
    assert refused.value.field == field
    assert (verdicts(), told()) == ([], [])


def test_what_does_not_exist_is_not_marked(app: Flask) -> None:
    actor = cast.listed("Slivka")
    for partner_id, condition_id in ((actor.id, 999_999), (999_999, condition("gold", "blog"))):
        with pytest.raises(NotFound), writing():
            mark_condition(
                partner_id=partner_id,
                condition_id=condition_id,
                verdict="met",
                note="",
                doer=MACHINE,
            )
    assert verdicts() == []
