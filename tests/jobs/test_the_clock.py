"""A job has 72 hours for its first answer, by the time of the write (S144–S146, P18)."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app.db import writing
from app.jobs.actions.ending import decline, expire_next
from app.jobs.actions.talking import write_message
from app.jobs.rules.statuses import MERCHANT, PARTNER, JobEnded, TooLate
from tests.jobs import stage

ALMOST = timedelta(seconds=1)


def answer(job_id: int, side: str = PARTNER) -> None:
    with writing():
        write_message(job_id=job_id, side=side, body="Dobrý deň", locale="sk")


def test_an_answer_in_the_last_second_passes(app: Flask) -> None:
    actor = stage.partner()
    job_id = stage.enquiry(actor)
    with time_machine.travel(stage.job(job_id).due_at - ALMOST, tick=False):
        answer(job_id)
    assert stage.job(job_id).status == "replied"
    assert stage.counts(actor) == {"replied": 1}


@pytest.mark.parametrize("late", [timedelta(0), timedelta(days=30)])
def test_an_answer_after_72_hours_is_refused_whatever_the_worker_did(
    app: Flask, late: timedelta
) -> None:
    job_id = stage.enquiry(stage.partner())
    with time_machine.travel(stage.job(job_id).due_at + late, tick=False):
        with pytest.raises(TooLate):
            answer(job_id)
        with pytest.raises(TooLate), writing():
            decline(job_id=job_id, side=PARTNER, reason="budget")
    assert stage.job(job_id).status == "new"


def test_the_worker_ends_what_is_over_and_nothing_else(app: Flask) -> None:
    actor = stage.partner()
    answered, over = stage.enquiry(actor), stage.enquiry(actor, "Peter")
    with time_machine.travel(stage.job(over).due_at - ALMOST, tick=False):
        answer(answered)
        with writing():
            assert expire_next() == 0
    with time_machine.travel(stage.job(over).due_at, tick=False), writing():
        assert expire_next() == 1
    assert stage.job(answered).status == "replied"
    assert stage.job(over).status == "expired"
    assert stage.counts(actor) == {"replied": 1, "expired": 1}


def test_what_a_merchant_adds_does_not_stop_the_clock(app: Flask) -> None:
    job_id = stage.enquiry(stage.partner())
    answer(job_id, MERCHANT)
    assert stage.job(job_id).status == "new"
    with time_machine.travel(stage.job(job_id).due_at, tick=False), pytest.raises(TooLate):
        answer(job_id)


def test_messages_flip_whose_turn_it_is(app: Flask) -> None:
    job_id = stage.enquiry(stage.partner())
    for side, status in [(PARTNER, "replied"), (MERCHANT, "awaiting"), (PARTNER, "replied")]:
        answer(job_id, side)
        assert stage.job(job_id).status == status


def test_a_declined_job_takes_nothing_more(app: Flask) -> None:
    job_id = stage.enquiry(stage.partner())
    with writing():
        decline(job_id=job_id, side=PARTNER, reason="no_capacity")
    with pytest.raises(JobEnded):
        answer(job_id)
    with pytest.raises(JobEnded):
        answer(job_id, MERCHANT)


def test_after_a_decline_the_next_best_partner_is_asked(app: Flask) -> None:
    for name in ("Adam", "Beáta", "Cyril", "Dana", "Emil"):
        stage.partner(name)
    brief_id = stage.brief_from()
    first = stage.jobs_of(brief_id)
    assert len(first) == 4
    with writing():
        decline(job_id=first[0].id, side=PARTNER, reason="no_capacity")
    after = stage.jobs_of(brief_id)
    assert len(after) == 5
    assert after[4].partner_id not in {job.partner_id for job in first}
