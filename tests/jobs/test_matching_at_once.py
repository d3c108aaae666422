"""Two who end their part of a brief at once: nobody is asked twice, nobody too many."""

from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.db import db, writing
from app.jobs.actions.ending import decline
from app.jobs.models import Job, JobCount
from app.jobs.rules.briefs import MOST_ASKED
from app.jobs.rules.statuses import LIVE, PARTNER
from tests.at_once import people
from tests.faults import IS_WHOLE, Told
from tests.jobs import stage

WANTED = 4
FEW = 10


def declining(job_id: int) -> None:
    with writing():
        decline(job_id=job_id, side=PARTNER, reason="no_capacity")


@pytest.mark.faults
def test_two_declines_at_once_ask_two_others(app: Flask, told: Told) -> None:
    for number in range(MOST_ASKED + 2):
        stage.partner(f"Firma {number}")
    left = told.times(1_000 if IS_WHOLE else FEW)
    rounds = 0
    with people(app, 2) as pair:
        while rounds < left:
            brief_id = stage.brief_from(wanted=WANTED)
            while rounds < left and len(jobs := stage.jobs_of(brief_id)) < MOST_ASKED:
                first, second = [job.id for job in jobs if job.status in LIVE][:2]
                outcomes = pair.at_once(partial(declining, first), partial(declining, second))
                assert outcomes == [None, None]
                after = stage.jobs_of(brief_id)
                assert len({job.partner_id for job in after}) == len(after) <= MOST_ASKED
                assert sum(job.status in LIVE for job in after) == WANTED
                rounds += 1
    counted = select(JobCount.status, func.sum(JobCount.count)).group_by(JobCount.status)
    really = select(Job.status, func.count()).group_by(Job.status)
    assert dict(db.session.execute(counted).all()) == dict(db.session.execute(really).all())
    db.session.rollback()
    told.tell(asked_twice=0, too_many=0)
