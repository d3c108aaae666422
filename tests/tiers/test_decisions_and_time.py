"""A decision that holds from a day to come is carried out at that day's midnight, by the
programme's clocks (P19)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.db import db, writing
from app.mail.models import OutgoingMail
from app.partners.actions import decide_tier, set_categories
from app.partners.models import TierDecision
from app.tasks.registry import task_named
from app.tiers.actions import decide_level
from app.tiers.models import TierPlan
from app.tiers.queries.partners import basis_of, partner_by_id
from app.tiers.rules import Decision
from app.values import MACHINE
from tests import cast
from tests.cast import Actor
from tests.conftest import make_app
from tests.tiers.deeds import category_states, tier_of

SPRING = datetime(2027, 3, 20, 12, tzinfo=UTC)


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    """The site of a programme whose clocks change: to summer time on 28 March 2027 at 1:00 UTC."""
    app = make_app(database_url, KUPEC_TIMEZONE="Europe/Bratislava")
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def plan(actor: Actor, tier: str, effective_on: date, *stay: str) -> None:
    with writing():
        decide_level(
            partner_id=actor.id,
            decision=Decision(
                tier, date(2027, 3, 19), "meeting", "Zápis.", "Dôvod.", effective_on, stay
            ),
            basis=basis_of(partner_by_id(actor.id)),
            doer=MACHINE,
        )


def run() -> bool:
    """Whether a worker finds something to do; it does it."""
    task = task_named("apply-tier-decisions")
    assert task.has_work is not None
    has_work = task.has_work()
    db.session.rollback()
    task.run()
    db.session.rollback()
    return has_work


@pytest.mark.parametrize(
    ("day", "midnight"),
    [
        (date(2027, 3, 28), datetime(2027, 3, 27, 23, tzinfo=UTC)),
        (date(2027, 3, 29), datetime(2027, 3, 28, 22, tzinfo=UTC)),
        (date(2027, 10, 31), datetime(2027, 10, 30, 22, tzinfo=UTC)),
        (date(2027, 11, 1), datetime(2027, 10, 31, 23, tzinfo=UTC)),
    ],
)
def test_it_holds_from_local_midnight_on_also_when_clocks_change(
    app: Flask, day: date, midnight: datetime
) -> None:
    actor = cast.listed("Slivka", tier="gold")
    with time_machine.travel(SPRING, tick=False) as clock:
        plan(actor, "silver", day)
        clock.move_to(midnight - timedelta(seconds=1))
        assert (run(), tier_of(actor)) == (False, "gold")
        clock.move_to(midnight)
        assert (run(), tier_of(actor)) == (True, "silver")
        assert (run(), tier_of(actor)) == (False, "silver")
    rows = db.session.scalars(select(TierDecision).order_by(TierDecision.id)).all()
    assert [(row.decided_on, row.effective_on) for row in rows[1:]] == [(date(2027, 3, 19), day)]
    deeds = list(db.session.scalars(select(AuditEntry.deed).order_by(AuditEntry.id)))
    assert deeds == ["tier.planned", "tier.plan_carried_out"]


def test_a_worker_that_was_down_carries_it_out_later_once(app: Flask) -> None:
    actor = cast.listed("Slivka", tier="gold", categories=("seo", "photo", "legal"))
    with time_machine.travel(SPRING, tick=False) as clock:
        plan(actor, "silver", date(2027, 3, 22), "legal", "seo")
        clock.move_to(SPRING + timedelta(days=9))
        assert (run(), tier_of(actor)) == (True, "silver")
        assert category_states(actor) == [("seo", False), ("legal", False)]
        assert not run()


@pytest.mark.parametrize(
    ("present", "states"),
    [
        # Who chose "legal" and "seo" has not said that "photo" or "design" may go.
        (("photo", "design", "seo"), [("seo", False), ("photo", False), ("design", True)]),
        # Nobody has said that "design" may go: it was not there yet.
        (("design", "legal", "seo"), [("legal", False), ("seo", False), ("design", True)]),
    ],
)
def test_where_categories_have_changed_meanwhile_none_goes_and_the_owner_chooses_anew(
    app: Flask, present: tuple[str, ...], states: list[tuple[str, bool]]
) -> None:
    actor = cast.listed("Slivka", tier="gold", categories=("seo", "photo", "legal"))
    owner = cast.person_of(actor)
    with time_machine.travel(SPRING, tick=False) as clock:
        plan(actor, "silver", date(2027, 3, 22), "legal", "seo")
        stand_in(actor, *present)
        clock.move_to(SPRING + timedelta(days=2))
        assert (run(), run()) == (True, False)
    assert category_states(actor) == states
    mail = db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id.desc())).first()
    assert (mail.message, mail.recipient) == ("tiers/choose_again", owner)
    told = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (told.deed, told.before["tier_categories"], set(told.after["tier_categories"])) == (
        "tier.choice_void", ["seo", "legal"], set(present),
    )  # fmt: skip


@pytest.mark.parametrize(
    "present", [("seo", "photo"), ("seo", "legal", "photo"), ("seo", "design")]
)
def test_a_choice_that_can_be_kept_is_kept_and_nobody_is_asked_again(
    app: Flask, present: tuple[str, ...]
) -> None:
    actor = cast.listed("Slivka", tier="gold", categories=("seo", "photo", "legal"))
    cast.person_of(actor)
    with time_machine.travel(SPRING, tick=False) as clock:
        plan(actor, "silver", date(2027, 3, 22), "legal", "seo")
        stand_in(actor, *present)
        clock.move_to(SPRING + timedelta(days=2))
        assert run()
    assert category_states(actor) == [(slug, False) for slug in present[:2]]
    messages = list(db.session.scalars(select(OutgoingMail.message)))
    assert messages == ["tiers/tier_lowered"]


def test_a_plan_of_before_keeps_what_was_there_when_the_migration_came(app: Flask) -> None:
    actor = cast.listed("Slivka", tier="gold", categories=("seo", "photo", "legal"))
    with time_machine.travel(SPRING, tick=False):
        plan(actor, "silver", date(2027, 3, 22), "legal", "seo")
    downgrade(revision="0021")
    upgrade()
    assert db.session.scalars(select(TierPlan.leaving)).one() == ["photo"]


def stand_in(actor: Actor, *slugs: str) -> None:
    with writing():
        set_categories(partner_id=actor.id, category_ids=cast.category_ids(*slugs))


def test_a_plan_for_what_holds_already_does_nothing(app: Flask) -> None:
    actor = cast.listed("Slivka", tier="gold")
    with time_machine.travel(SPRING, tick=False) as clock:
        plan(actor, "silver", date(2027, 3, 22))
        with writing():
            decide_tier(
                partner_id=actor.id,
                tier_key="silver",
                decided_on=date(2027, 3, 20),
                kind="call",
                minutes="Zápis.",
                reason="Príkazom.",
            )
        clock.move_to(SPRING + timedelta(days=3))
        assert (run(), run(), tier_of(actor)) == (True, False, "silver")
