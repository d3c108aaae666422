"""Of two steps that exclude each other, taken at the same moment, one is taken (P18)."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update

from app.accounts.models import User
from app.db import db, writing
from app.jobs.actions.ending import decline, expire_next
from app.jobs.actions.opening import open_job
from app.jobs.actions.talking import write_message
from app.jobs.models import Job, JobEvent, Message
from app.jobs.rules.statuses import EXPIRED, MERCHANT, PARTNER, REPLIED, UNANSWERED
from app.refusals import Refused
from tests import cast
from tests.at_once import Deed, People, people
from tests.cast import Actor
from tests.faults import IS_WHOLE, Told
from tests.jobs import stage

TRIES = 1_000 if IS_WHOLE else 25


@pytest.fixture
def actor(app: Flask) -> Actor:
    return stage.partner()


def written(deed: Callable[[], object]) -> Deed:
    def do() -> None:
        with writing():
            deed()

    return do


def answer(job_id: int, user_id: int | None = None, seen: int | None = None) -> Deed:
    return written(
        lambda: write_message(
            job_id=job_id, side=PARTNER, body="Áno", locale="sk", user_id=user_id, seen=seen
        )
    )


def expire_until_ended(job_id: int) -> Deed:
    """What the worker does, again and again while the last milliseconds run out."""

    def do() -> None:
        for _ in range(1_000):
            with writing():
                expire_next()
            if stage.job(job_id).status not in UNANSWERED:
                return
        raise AssertionError("the job has not ended")

    return do


def raced(everybody: People, *deeds: Deed) -> list[Exception | None]:
    """What came of deeds done at once: refused, or done; nothing else may happen."""
    wrong = everybody.at_once(*deeds)
    assert all(error is None or isinstance(error, Refused) for error in wrong), wrong
    return wrong


def members(actor: Actor) -> list[int]:
    emails = [cast.person_of(actor, role) for role in ("owner", "member")]
    with writing() as session:
        return list(session.scalars(select(User.id).where(User.email.in_(emails))))


def steps(job_id: int) -> list[str]:
    query = select(JobEvent.kind).where(JobEvent.job_id == job_id).order_by(JobEvent.id)
    try:
        return list(db.session.scalars(query))
    finally:
        db.session.rollback()


def messages(job_id: int) -> int:
    count = db.session.scalar(select(func.count(Message.id)).where(Message.job_id == job_id))
    db.session.rollback()
    return count or 0


@pytest.mark.faults
def test_an_answer_against_expiry(app: Flask, actor: Actor, told: Told) -> None:
    chance, outcomes = Random(7), {REPLIED: 0, EXPIRED: 0}
    with people(app, 2) as everybody:
        for _ in range(told.times(TRIES)):
            job_id = stage.enquiry(actor)
            before = timedelta(milliseconds=chance.uniform(0, 25))
            with time_machine.travel(stage.job(job_id).due_at - before, tick=True):
                wrong, _ = raced(everybody, answer(job_id), expire_until_ended(job_id))
            job = stage.job(job_id)
            outcomes[job.status] += 1
            assert (wrong is None) == (job.status == REPLIED)
            assert messages(job_id) == (job.status == REPLIED)
            assert ("expired" in steps(job_id)) == (job.status == EXPIRED)
            if job.answered_at is not None:
                assert job.answered_at < job.due_at
    assert stage.counts(actor) == {status: count for status, count in outcomes.items() if count}
    told.tell(**outcomes)


@pytest.mark.faults
def test_two_answers(app: Flask, actor: Actor, told: Told) -> None:
    one, other = members(actor)
    tries = told.times(TRIES)
    with people(app, 2) as everybody:
        for _ in range(tries):
            job_id = stage.enquiry(actor)
            wrong = raced(everybody, answer(job_id, one, 0), answer(job_id, other, 0))
            assert wrong.count(None) == messages(job_id) == 1
    assert stage.counts(actor) == {REPLIED: tries}


@pytest.mark.faults
def test_two_declines(app: Flask, actor: Actor, told: Told) -> None:
    tries, by = told.times(TRIES), {PARTNER: 0, MERCHANT: 0}
    with people(app, 2) as everybody:
        for _ in range(tries):
            job_id = stage.enquiry(actor)
            wrong = raced(
                everybody,
                written(lambda: decline(job_id=job_id, side=PARTNER, reason="budget")),  # noqa: B023
                written(lambda: decline(job_id=job_id, side=MERCHANT, reason="solved")),  # noqa: B023
            )
            job = stage.job(job_id)
            assert wrong.count(None) == steps(job_id).count("declined") == 1
            assert (wrong[0] is None) == (job.ended_by == PARTNER)
            by[job.ended_by] += 1
    assert stage.counts(actor) == {"declined": tries}
    told.tell(**by)


@pytest.mark.faults
def test_opening_against_answering(app: Flask, actor: Actor, told: Told) -> None:
    one, other = members(actor)
    tries = told.times(TRIES)
    with people(app, 2) as everybody:
        for _ in range(tries):
            job_id = stage.enquiry(actor)
            wrong = raced(
                everybody,
                written(lambda: open_job(job_id=job_id, user_id=one)),  # noqa: B023
                answer(job_id, other),
            )
            assert wrong == [None, None]
            assert stage.job(job_id).status == REPLIED
            # Opened before it was answered, or not at all: never open after the answer.
            assert steps(job_id) in (["asked", "opened", "answered"], ["asked", "answered"])
    assert stage.counts(actor) == {REPLIED: tries}


def test_writers_that_only_look_beforehand_would_both_win(app: Flask, actor: Actor) -> None:
    """The races above can be lost: a step that does not ask at the time of its write wins too."""

    def unguarded(job_id: int, seen: str) -> Deed:
        def do() -> None:
            if seen in UNANSWERED:
                db.session.execute(update(Job).where(Job.id == job_id).values(status=REPLIED))
                row = Message(job_id=job_id, side=PARTNER, body="Áno", locale="sk")
                db.session.add(row)
                db.session.flush()

        return written(do)

    job_id = stage.enquiry(actor)
    seen = stage.job(job_id).status
    with people(app, 2) as everybody:
        wrong = raced(everybody, unguarded(job_id, seen), unguarded(job_id, seen))
    assert (wrong.count(None), messages(job_id)) == (2, 2)
