"""What people do to a partner, ready to be done at the same moment as something else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from app.db import db, writing
from app.partners.actions import (
    change_details,
    decide_tier,
    publish,
    record_vettings,
    set_categories,
    suspend,
)
from app.partners.models import Partner
from app.partners.queries import details_of, partners_with_all
from app.refusals import Refused
from tests.at_once import Deed
from tests.cast import Actor, category_ids
from tests.faults import share_of

ROUNDS = share_of(300)
"""A race is won by chance, so there are many; the control of test_two_writers_at_once.py and a
guard taken out show that they are enough."""

AtOnce = Callable[..., list[Exception | None]]


def choosing(actor: Actor, *slugs: str) -> Deed:
    ids = category_ids(*slugs)

    def choose() -> None:
        with writing():
            set_categories(partner_id=actor.id, category_ids=ids)

    return choose


def deciding(actor: Actor, tier_key: str) -> Deed:
    def decide() -> None:
        with writing():
            decide_tier(
                partner_id=actor.id,
                tier_key=tier_key,
                decided_on=date(2026, 5, 4),
                kind="call",
                minutes="Prešli sme prácu.",
                reason="Dohodli sme sa.",
            )

    return decide


def publishing(actor: Actor) -> Deed:
    def talk_and_publish() -> None:
        with writing():
            record_vettings(
                partner_ids=[actor.id], held_on=date(2026, 5, 4), kind="call", note="Áno."
            )
            publish(partner_ids=[actor.id])

    return talk_and_publish


def suspending(actor: Actor) -> Deed:
    def withdraw() -> None:
        with writing():
            suspend(partner_ids=[actor.id])

    return withdraw


def renaming(actor: Actor, name: str) -> Deed:
    (partner,) = partners_with_all([actor.id])
    details = replace(details_of(partner), name=name)
    db.session.rollback()

    def rename() -> None:
        change_details(changes={actor.id: details})

    return rename


def committed(deed: Deed) -> None:
    with writing():
        deed()


def refusals_only(outcomes: list[Exception | None]) -> bool:
    """Nobody saw anything but done or a refusal: no deadlock, no locked database."""
    return all(outcome is None or isinstance(outcome, Refused) for outcome in outcomes)


def state_of(actor: Actor) -> str:
    state = db.session.scalars(select(Partner.state).where(Partner.id == actor.id)).one()
    db.session.rollback()
    return state
