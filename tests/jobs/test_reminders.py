"""A partner that has not answered is reminded after 24, 48 and 70 hours (S144), each time once."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.db import db, write_in_parts, writing
from app.jobs.actions.ending import decline, expire_next
from app.jobs.actions.reminding import remind_of_jobs
from app.jobs.actions.talking import write_message
from app.jobs.rules.statuses import MERCHANT, PARTNER
from app.mail.models import OutgoingMail
from app.tasks.registry import task_named
from app.tasks.running import run_now
from tests import cast
from tests.at_once import people
from tests.cast import Actor
from tests.jobs import stage

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def actor(app: Flask) -> Actor:
    actor = stage.partner()
    cast.person_of(actor)
    return actor


def remind() -> int:
    with writing():
        return remind_of_jobs()


def mails(message: str = "jobs/reminder") -> list[OutgoingMail]:
    query = select(OutgoingMail).where(OutgoingMail.message == message).order_by(OutgoingMail.id)
    found = list(db.session.scalars(query))
    db.session.rollback()
    return found


def test_each_reminder_goes_out_once_in_time(app: Flask, actor: Actor) -> None:
    job_id = stage.enquiry(actor)
    asked = stage.job(job_id).asked_at
    for after, sent in (
        (24 * HOUR - SECOND, 0),
        (24 * HOUR, 1),
        (47 * HOUR, 1),
        (48 * HOUR, 2),
        (70 * HOUR, 3),
        (71 * HOUR, 3),
    ):
        with time_machine.travel(asked + after, tick=False):
            remind()
            remind()
        assert len(mails()) == sent, after
    assert stage.job(job_id).reminded == 3
    assert all(mail.recipient == "owner@slivka.example" for mail in mails())
    assert stage.job(job_id).public_id in mails()[0].text


def test_a_machine_that_slept_sends_one(app: Flask, actor: Actor) -> None:
    job_id = stage.enquiry(actor)
    with time_machine.travel(stage.job(job_id).asked_at + 71 * HOUR, tick=False):
        assert (remind(), remind()) == (1, 0)
    assert len(mails()) == 1
    assert stage.job(job_id).reminded == 3


def test_who_has_answered_or_is_too_late_is_left_in_peace(app: Flask, actor: Actor) -> None:
    answered, declined, over = (stage.enquiry(actor) for _ in range(3))
    stage.enquiry(actor)
    with writing():
        write_message(job_id=answered, side=PARTNER, body="Dobrý deň", locale="sk")
        decline(job_id=declined, side=PARTNER, reason="budget")
        # What the merchant adds is no answer.
        write_message(job_id=over, side=MERCHANT, body="Ešte niečo", locale="sk")
    with time_machine.travel(stage.job(over).due_at - SECOND, tick=False):
        assert remind() == 2
    with time_machine.travel(stage.job(over).due_at, tick=False):
        assert remind() == 0
    assert len(mails()) == 2


def test_the_worker_works_off_more_than_one_load(app: Flask, actor: Actor) -> None:
    numbers = [stage.enquiry(actor) for _ in range(55)]
    with time_machine.travel(stage.job(numbers[0]).asked_at + 25 * HOUR, tick=False):
        run_now(task_named("remind-jobs"))
    assert len(mails()) == 55


def test_two_workers_expire_and_remind_each_job_once(app: Flask, actor: Actor) -> None:
    over = [stage.enquiry(actor, f"Obchod {place}") for place in range(8)]
    late = stage.job(over[-1]).due_at

    def expire() -> None:
        write_in_parts(expire_next)

    with people(app, 2) as workers:
        with time_machine.travel(late - HOUR, tick=False):
            assert workers.at_once(remind, remind) == [None, None]
        assert len(mails()) == len(over)
        with time_machine.travel(late, tick=False):
            assert workers.at_once(expire, expire) == [None, None]
    assert {stage.job(number).status for number in over} == {"expired"}
    assert stage.counts(actor) == {"expired": len(over)}
    assert len(mails("jobs/expired")) == len(over)
