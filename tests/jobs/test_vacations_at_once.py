"""The worker closes those whose vacation begins while some do so by hand: nobody is locked out."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.db import writing
from app.jobs.actions.vacations import keep_vacations
from app.jobs.models import JobPreferences
from app.jobs.queries.preferences import today
from app.partners.actions import set_available
from app.partners.models import Partner
from tests.at_once import people
from tests.cast import Actor
from tests.faults import Told
from tests.jobs import stage
from tests.jobs.races import rows, written


def close_each(actors: Sequence[Actor]) -> None:
    """One after the other: at the second one the worker has the listings."""
    for actor in actors:
        with writing():
            set_available(partner_id=actor.id, available=False)


@pytest.mark.faults
def test_partners_close_by_hand_while_the_worker_closes_them(app: Flask, told: Told) -> None:
    actors = [stage.partner(name) for name in ("Slivka", "Dub", "Breza")]
    with writing() as session:
        days = {"away_from": today(), "away_until": today() + timedelta(days=3)}
        session.add_all(JobPreferences(partner_id=actor.id, **days) for actor in actors)
    with people(app, 2) as pair:
        for _ in range(told.tries(300)):
            with writing() as session:
                session.execute(update(Partner).values(available=True))
                session.execute(update(JobPreferences).values(is_away=False))
            outcomes = pair.at_once(
                written(lambda _number: keep_vacations(), 0),
                partial(close_each, actors[1:]),
            )
            assert outcomes == [None, None]
            assert set(rows(select(Partner.available))) == {(False,)}
    told.tell(locked_out=0)
