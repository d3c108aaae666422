"""The worker closes those whose vacation begins while one of them says that there is time again:
neither locks the other out."""

from datetime import timedelta

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
from tests.faults import Told
from tests.jobs import stage
from tests.jobs.races import rows, written


def open_again(partner_id: int) -> None:
    set_available(partner_id=partner_id, available=True)


@pytest.mark.faults
def test_a_partner_opens_while_the_worker_closes_several(app: Flask, told: Told) -> None:
    actors = [stage.partner(name) for name in ("Slivka", "Dub", "Breza")]
    with writing() as session:
        days = {"away_from": today(), "away_until": today() + timedelta(days=3)}
        session.add_all(JobPreferences(partner_id=actor.id, **days) for actor in actors)
    with people(app, 2) as pair:
        for _ in range(told.tries(300)):
            with writing() as session:
                is_open = Partner.id != actors[-1].id
                session.execute(update(Partner).values(available=is_open))
                session.execute(update(JobPreferences).values(is_away=False))
            outcomes = pair.at_once(
                written(lambda _number: keep_vacations(), 0),
                written(open_again, actors[-1].id),
            )
            assert outcomes == [None, None]
            found = dict(map(tuple, rows(select(Partner.id, Partner.available))))
            assert [found[actor.id] for actor in actors[:2]] == [False, False]
    told.tell(locked_out=0)
