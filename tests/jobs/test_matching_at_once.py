"""Two who end their part of a brief at once: nobody is asked twice, nobody too many, and nobody is
locked out."""

from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.clock import now
from app.db import db, writing
from app.jobs.actions.ending import decline, expire_next
from app.jobs.models import Job, JobCount
from app.jobs.rules.briefs import MATCH, MOST_ASKED
from app.jobs.rules.statuses import DECLINED, EXPIRED, LIVE, NEW, PARTNER
from tests.at_once import people
from tests.cast import category_ids
from tests.faults import IS_WHOLE, Told
from tests.jobs import stage
from tests.jobs.races import TRIES, enquiries, rows, written

WANTED = 4
FEW = 10


def declining(job_id: int) -> None:
    decline(job_id=job_id, side=PARTNER, reason="no_capacity")


def counts_are_right() -> bool:
    """Whether the counts that are kept are those of the jobs."""
    counted = select(JobCount.partner_id, JobCount.status, JobCount.count)
    really = select(Job.partner_id, Job.status, func.count()).group_by(Job.partner_id, Job.status)
    return {tuple(row) for row in rows(counted.where(JobCount.count != 0))} == {
        tuple(row) for row in rows(really)
    }


@pytest.mark.faults
def test_two_declines_at_once_ask_two_others(app: Flask, told: Told) -> None:
    for number in range(MOST_ASKED + 2):
        stage.partner(f"Firma {number}")
    left = told.times(TRIES if IS_WHOLE else FEW)
    rounds = 0
    with people(app, 2) as pair:
        while rounds < left:
            brief_id = stage.brief_from(wanted=WANTED)
            while rounds < left and len(jobs := stage.jobs_of(brief_id)) < MOST_ASKED:
                first, second = [job.id for job in jobs if job.status in LIVE][:2]
                outcomes = pair.at_once(written(declining, first), written(declining, second))
                assert outcomes == [None, None]
                after = stage.jobs_of(brief_id)
                assert len({job.partner_id for job in after}) == len(after) <= MOST_ASKED
                assert sum(job.status in LIVE for job in after) == WANTED
                rounds += 1
    assert counts_are_right()
    told.tell(asked_twice=0, too_many=0)


@pytest.mark.faults
def test_partners_who_decline_crosswise_lock_nobody_out(app: Flask, told: Told) -> None:
    """Two are each offered what the other had, while the worker takes from a third what its time
    is up for and offers it to one of them."""
    tries = told.times(TRIES if IS_WHOLE else FEW)
    actors = [stage.partner(name) for name in ("Slivka", "Dub", "Breza")]
    (category_id,) = category_ids("development")
    db.session.rollback()
    brief = {"kind": MATCH, "wanted": 1, "partner_id": None, "category_id": category_id}
    offered = partial(enquiries, count=tries, brief=brief, category_id=category_id)
    first, second = (offered(actor) for actor in actors[:2])
    over = offered(actors[2], due_at=now() - timedelta(minutes=1))
    before = {*first, *second, *over}
    with people(app, 3) as everybody:
        for one, other in zip(first, second, strict=True):
            outcomes = everybody.at_once(
                written(declining, one),
                written(declining, other),
                written(lambda _number: expire_next(), 0),
            )
            assert outcomes == [None, None, None]
    found = rows(select(Job.id, Job.brief_id, Job.partner_id, Job.status).order_by(Job.id))
    # Each brief lies before somebody else now, and before one only.
    assert [status for number, *_, status in found if number not in before] == [NEW] * 3 * tries
    assert len({(brief_id, partner_id) for _, brief_id, partner_id, _ in found}) == 6 * tries
    ended = [status for number, *_, status in found if number in before]
    assert (ended.count(DECLINED), ended.count(EXPIRED)) == (2 * tries, tries)
    assert counts_are_right()
    told.tell(locked_out=0)


def test_what_is_counted_together_is_dropped_when_it_is_refused(app: Flask) -> None:
    """As in a deed for many jobs: what is taken back of one changes no count."""
    actor = stage.partner()
    job_id = stage.enquiry(actor)

    def broken_off() -> None:
        with db.session.begin_nested():
            declining(job_id)
            raise ZeroDivisionError

    with writing():
        with pytest.raises(ZeroDivisionError):
            broken_off()
        declining(job_id)
    assert stage.counts(actor) == {DECLINED: 1}
    assert counts_are_right()
