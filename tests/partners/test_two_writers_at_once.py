"""Two people write about one partner at the same moment: the rules hold all the same.

Rounds are many because a race is won by chance; the control shows that they are enough.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import Column, Integer, MetaData, Table, insert, select, text
from sqlalchemy.exc import IntegrityError

from app.db import db, writing
from app.partners.actions import (
    change_details,
    decide_tier,
    publish,
    record_vettings,
    set_categories,
    suspend,
)
from app.partners.models import Partner, Standing, Tier, TierDecision
from app.partners.queries import details_of, partners_with_all
from app.refusals import Refused
from tests.at_once import PATIENCE, Deed, people
from tests.cast import Actor, category_ids, listed
from tests.partners.listings import drift
from tests.partners.standings import choose, chosen

ROUNDS = 50

AtOnce = Callable[..., list[Exception | None]]


@pytest.fixture
def at_once(app: Flask) -> Iterator[AtOnce]:
    with people(app, 2) as two:
        yield two.at_once


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


def refusals_only(outcomes: list[Exception | None]) -> bool:
    """Nobody saw anything but done or a refusal: no deadlock, no locked database."""
    return all(outcome is None or isinstance(outcome, Refused) for outcome in outcomes)


def state_of(actor: Actor) -> str:
    state = db.session.scalars(select(Partner.state).where(Partner.id == actor.id)).one()
    db.session.rollback()
    return state


def test_two_choices_for_a_bronze_partner_leave_one_category(app: Flask, at_once: AtOnce) -> None:
    actor = listed("Slivka")

    for _ in range(ROUNDS):
        outcomes = at_once(choosing(actor, "seo"), choosing(actor, "photo"))

        assert refusals_only(outcomes), outcomes
        assert None in outcomes
        assert chosen(actor) in (["seo"], ["photo"])
    assert drift() == {}


def test_two_choices_are_never_mixed(app: Flask, at_once: AtOnce) -> None:
    actor = listed("Slivka", tier="gold")
    one, other = ["seo", "photo", "legal"], ["legal", "design", "content", "support"]

    for _ in range(ROUNDS):
        choose(actor, "marketing")
        outcomes = at_once(choosing(actor, *one), choosing(actor, *other))

        assert refusals_only(outcomes), outcomes
        assert chosen(actor) in (one, other)
    assert drift() == {}


def test_eight_choices_for_a_silver_partner_leave_two_categories(app: Flask) -> None:
    actor = listed("Slivka", tier="silver")
    slugs = ("seo", "photo", "legal", "design", "content", "support", "payments", "marketing")
    pairs = [[slug, slugs[place - 1]] for place, slug in enumerate(slugs)]

    with people(app, len(pairs)) as eight:
        for _ in range(ROUNDS // 5):
            outcomes = eight.at_once(*(choosing(actor, *pair) for pair in pairs))

            assert refusals_only(outcomes), outcomes
            assert chosen(actor) in pairs
    assert drift() == {}


def heedless_writers(table: Table, partner_id: int) -> list[Deed]:
    """Two who each count the categories there are and add one, as if nobody else wrote."""
    counted = Barrier(2)

    def writer(category_id: int) -> Deed:
        def write() -> None:
            taken = list(db.session.execute(select(table).where(table.c.partner_id == partner_id)))
            db.session.rollback()
            counted.wait(PATIENCE)
            if taken:
                return
            row = {
                "partner_id": partner_id,
                "category_id": category_id,
                "slot": 0,
                "category_limit": 1,
                "surplus": False,
            }
            with writing() as session:
                session.execute(insert(table).values(row))

        return write

    return [writer(category_id) for category_id in category_ids("seo", "photo")]


def rows_after(at_once: AtOnce, table: Table, partner_id: int) -> tuple[int, list[object]]:
    with writing() as session:
        session.execute(table.delete())
    outcomes = at_once(*heedless_writers(table, partner_id))
    rows = db.session.execute(select(table)).all()
    db.session.rollback()
    return len(rows), [type(outcome) for outcome in outcomes if outcome is not None]


def test_heedless_writers_are_stopped_by_the_database(app: Flask, at_once: AtOnce) -> None:
    actor = listed("Slivka", state="draft")

    for _ in range(ROUNDS):
        count, faults = rows_after(at_once, Standing.__table__, actor.id)

        assert (count, faults) == (1, [IntegrityError])


def test_without_the_keys_the_same_writers_pass_the_limit(app: Flask, at_once: AtOnce) -> None:
    """The control: it is the keys of ``standings`` that stop them, not luck."""
    actor = listed("Slivka", state="draft")
    columns = [Column(column.name, Integer) for column in Standing.__table__.c]
    columns[-1] = Column("surplus", Standing.__table__.c.surplus.type)
    bare = Table("standings_without_keys", MetaData(), *columns)
    with writing() as session:
        bare.create(session.connection())

    count, faults = rows_after(at_once, bare, actor.id)

    assert (count, faults) == (2, [])


def test_two_decisions_follow_each_other(app: Flask, at_once: AtOnce) -> None:
    actor = listed("Slivka", tier="silver", categories=("seo", "photo"))

    for _ in range(ROUNDS // 2):
        outcomes = at_once(deciding(actor, "gold"), deciding(actor, "bronze"))
        assert outcomes == [None, None]

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


def test_a_choice_never_slips_past_a_lower_level(app: Flask, at_once: AtOnce) -> None:
    actor = listed("Slivka", categories=("legal",))

    for _ in range(ROUNDS // 2):
        deciding(actor, "silver")()
        choose(actor, "legal")
        outcomes = at_once(deciding(actor, "bronze"), choosing(actor, "seo", "photo"))

        assert refusals_only(outcomes), outcomes
        expected = ["legal"] if outcomes[1] else ["seo", "(photo)"]
        assert chosen(actor) == expected
    assert drift() == {}


def test_listed_or_withdrawn_but_never_half(app: Flask, at_once: AtOnce) -> None:
    actor = listed("Slivka", categories=("legal",))

    for _ in range(ROUNDS // 2):
        outcomes = at_once(publishing(actor), suspending(actor))

        assert outcomes == [None, None]
        assert state_of(actor) in ("published", "suspended")
        assert drift() == {}


def test_two_who_list_a_partner_both_succeed(app: Flask, at_once: AtOnce) -> None:
    actor = listed("Slivka", categories=("legal",), state="draft")

    for _ in range(ROUNDS // 2):
        assert at_once(publishing(actor), publishing(actor)) == [None, None]
        suspending(actor)()


def test_nobody_is_listed_whose_category_is_just_taken_away(app: Flask, at_once: AtOnce) -> None:
    actor = listed("Slivka", categories=("legal",), state="draft")

    for _ in range(ROUNDS // 2):
        suspending(actor)()
        choose(actor, "legal")
        outcomes = at_once(publishing(actor), choosing(actor))

        assert refusals_only(outcomes), outcomes
        assert sum(outcome is None for outcome in outcomes) == 1
        assert (state_of(actor) == "published") == bool(chosen(actor))
    assert drift() == {}


def test_changes_of_two_partners_do_not_lock_each_other_out(app: Flask, at_once: AtOnce) -> None:
    """Each takes counts that the other needs, in another order."""
    pear, plum = listed("Hruška", tier="gold"), listed("Slivka", tier="gold")

    def moving(actor: Actor, *slugs: str) -> Deed:
        wanted = [category_ids(slug) for slug in slugs]

        def move() -> None:
            with writing():
                for ids in wanted:
                    set_categories(partner_id=actor.id, category_ids=ids)

        return move

    for _ in range(ROUNDS // 2):
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


def _until_somebody_waits() -> None:
    """For the lock of this transaction. SQLite's second writer waits before it reads anything,
    wherever it is just now."""
    if db.engine.dialect.name == "postgresql":
        query = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        while not db.session.execute(query).scalar_one():
            pass
