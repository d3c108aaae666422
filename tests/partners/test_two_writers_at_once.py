"""Two people choose categories of one partner at the same moment: the limit holds all the same."""

from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import Column, Integer, MetaData, Table, insert, select
from sqlalchemy.exc import IntegrityError

from app.db import db, writing
from app.partners.models import Standing
from tests.at_once import PATIENCE, Deed, people
from tests.cast import category_ids, listed
from tests.faults import Told
from tests.partners.deeds import ROUNDS, AtOnce, choosing, deciding, refusals_only
from tests.partners.listings import drift
from tests.partners.standings import choose, chosen


@pytest.mark.faults
def test_two_choices_for_a_bronze_partner_leave_one_category(
    app: Flask, at_once: AtOnce, told: Told
) -> None:
    actor = listed("Slivka")

    for _ in range(told.times(ROUNDS)):
        outcomes = at_once(choosing(actor, "seo"), choosing(actor, "photo"))

        assert refusals_only(outcomes), outcomes
        assert None in outcomes
        assert chosen(actor) in (["seo"], ["photo"])
    assert drift() == {}


@pytest.mark.faults
def test_two_choices_are_never_mixed(app: Flask, at_once: AtOnce, told: Told) -> None:
    actor = listed("Slivka", tier="gold")
    one, other = ["seo", "photo", "legal"], ["legal", "design", "content", "support"]

    for _ in range(told.times(ROUNDS)):
        choose(actor, "marketing")
        outcomes = at_once(choosing(actor, *one), choosing(actor, *other))

        assert refusals_only(outcomes), outcomes
        assert chosen(actor) in (one, other)
    assert drift() == {}


@pytest.mark.faults
def test_eight_choices_for_a_silver_partner_leave_two_categories(app: Flask, told: Told) -> None:
    actor = listed("Slivka", tier="silver")
    slugs = ("seo", "photo", "legal", "design", "content", "support", "payments", "marketing")
    pairs = [[slug, slugs[place - 1]] for place, slug in enumerate(slugs)]

    with people(app, len(pairs)) as eight:
        for _ in range(told.times(ROUNDS // 5)):
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


@pytest.mark.faults
def test_heedless_writers_are_stopped_by_the_database(
    app: Flask, at_once: AtOnce, told: Told
) -> None:
    actor = listed("Slivka", state="draft")

    for _ in range(told.times(ROUNDS)):
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


@pytest.mark.faults
def test_a_choice_never_slips_past_a_lower_level(app: Flask, at_once: AtOnce, told: Told) -> None:
    actor = listed("Slivka", categories=("legal",))

    for _ in range(told.times(ROUNDS // 2)):
        deciding(actor, "silver")()
        choose(actor, "legal")
        outcomes = at_once(deciding(actor, "bronze"), choosing(actor, "seo", "photo"))

        assert refusals_only(outcomes), outcomes
        expected = ["legal"] if outcomes[1] else ["seo", "(photo)"]
        assert chosen(actor) == expected
    assert drift() == {}
