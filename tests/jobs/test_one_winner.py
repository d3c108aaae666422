"""Of two steps that exclude each other, taken at the same moment, one is taken (P18)."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from app.accounts.models import User
from app.db import db, write_in_parts, writing
from app.jobs.actions.ending import complete, decline, expire_next, set_aside
from app.jobs.actions.opening import open_job
from app.jobs.actions.talking import write_message
from app.jobs.models import Job, Message
from app.jobs.rules.statuses import (
    COMPLETED,
    DECLINED,
    EXPIRED,
    MERCHANT,
    PARTNER,
    REPLIED,
    UNANSWERED,
    JobEnded,
    TooLate,
)
from tests import cast
from tests.at_once import Deed, people
from tests.cast import Actor
from tests.faults import Told
from tests.jobs import stage
from tests.jobs.races import TRIES, enquiries, histories, jobs, messages, race, written


@pytest.fixture
def actor(app: Flask) -> Actor:
    return stage.partner()


def answer(job_id: int, user_id: int | None = None, seen: int | None = None) -> None:
    write_message(job_id=job_id, side=PARTNER, body="Áno", locale="sk", user_id=user_id, seen=seen)


def expire_until_ended(job_id: int) -> Deed:
    """What the worker does, again and again while the last milliseconds run out."""

    def do() -> None:
        for _ in range(1_000):
            write_in_parts(expire_next)
            if stage.job(job_id).status not in UNANSWERED:
                return
        raise AssertionError("the job has not ended")

    return do


def members(actor: Actor) -> list[int]:
    emails = [cast.person_of(actor, role) for role in ("owner", "member")]
    with writing() as session:
        return list(session.scalars(select(User.id).where(User.email.in_(emails))))


@pytest.mark.faults
def test_an_answer_against_expiry(app: Flask, actor: Actor, told: Told) -> None:
    numbers = enquiries(actor, told.tries(TRIES), apart=timedelta(seconds=1))
    chance, wrong = Random(7), []
    with people(app, 2) as pair:
        for job in jobs(numbers):
            before = timedelta(milliseconds=chance.uniform(0, 20))
            with time_machine.travel(job.due_at - before, tick=True):
                outcome = pair.at_once(written(answer, job.id), expire_until_ended(job.id))
            assert outcome[1] is None
            wrong.append(outcome[0])
    after = jobs(numbers)
    # Too late, or a moment before that the worker was quicker: either way its time was up.
    assert all(error is None or isinstance(error, TooLate) for error in wrong)
    assert [error is None for error in wrong] == [job.status == REPLIED for job in after]
    assert messages(numbers) == [int(job.status == REPLIED) for job in after]
    assert histories(numbers) == [
        ["answered" if job.status == REPLIED else "expired"] for job in after
    ]
    assert all(job.answered_at is None or job.answered_at < job.due_at for job in after)
    outcomes = Counter(job.status for job in after)
    assert stage.counts(actor) == outcomes
    told.tell(replied=outcomes[REPLIED], expired=outcomes[EXPIRED])


@pytest.mark.faults
def test_two_answers(app: Flask, actor: Actor, told: Told) -> None:
    one, other = members(actor)
    numbers = enquiries(actor, told.tries(TRIES))
    outcomes = race(
        app, numbers, lambda job: answer(job, one, 0), lambda job: answer(job, other, 0)
    )
    assert all(outcome.count(None) == 1 for outcome in outcomes)
    assert messages(numbers) == [1] * len(numbers)
    assert histories(numbers) == [["answered"]] * len(numbers)
    assert stage.counts(actor) == {REPLIED: len(numbers)}
    told.tell(both=0, neither=0)


@pytest.mark.faults
def test_a_partners_decline_against_the_merchants(app: Flask, actor: Actor, told: Told) -> None:
    numbers = enquiries(actor, told.tries(TRIES))
    outcomes = race(
        app,
        numbers,
        lambda job: decline(job_id=job, side=PARTNER, reason="budget"),
        lambda job: decline(job_id=job, side=MERCHANT, reason="solved"),
    )
    assert all(outcome.count(None) == 1 for outcome in outcomes)
    assert all(isinstance(error, JobEnded | None) for outcome in outcomes for error in outcome)
    winners = [PARTNER if outcome[0] is None else MERCHANT for outcome in outcomes]
    assert [job.ended_by for job in jobs(numbers)] == winners
    assert histories(numbers) == [["declined"]] * len(numbers)
    assert stage.counts(actor) == {DECLINED: len(numbers)}
    told.tell(**Counter(winners))


@pytest.mark.faults
def test_opening_against_answering(app: Flask, actor: Actor, told: Told) -> None:
    one, other = members(actor)
    numbers = enquiries(actor, told.tries(TRIES))
    outcomes = race(
        app,
        numbers,
        lambda job: open_job(job_id=job, user_id=one),
        lambda job: answer(job, other),
    )
    assert outcomes == [(None, None)] * len(numbers)
    assert {job.status for job in jobs(numbers)} == {REPLIED}
    # Opened before it was answered, or not at all: never open after the answer.
    found = histories(numbers)
    assert all(each in (["opened", "answered"], ["answered"]) for each in found)
    assert stage.counts(actor) == {REPLIED: len(numbers)}
    told.tell(opened_first=sum(len(each) == 2 for each in found))


@pytest.mark.faults
@pytest.mark.parametrize("side", [PARTNER, MERCHANT])
def test_a_completion_against_an_answer(app: Flask, actor: Actor, told: Told, side: str) -> None:
    other = MERCHANT if side == PARTNER else PARTNER
    numbers = enquiries(actor, told.tries(TRIES), status=REPLIED)
    outcomes = race(
        app,
        numbers,
        lambda job: complete(job_id=job, side=side),
        lambda job: write_message(job_id=job, side=other, body="Ešte niečo.", locale="sk"),
    )
    after = [histories(numbers), messages(numbers)]
    for (completing, writing_), history, count in zip(outcomes, *after, strict=True):
        assert completing is None
        # Written and then completed, or completed and the message refused: never one after it.
        assert isinstance(writing_, JobEnded | None)
        assert history == (["wrote", "completed"] if writing_ is None else ["completed"])
        assert count == (writing_ is None)
    assert stage.counts(actor) == {COMPLETED: len(numbers)}
    told.tell(written_first=sum(after[1]))


@pytest.mark.faults
def test_setting_aside_against_a_decline(app: Flask, actor: Actor, told: Told) -> None:
    numbers = enquiries(actor, told.tries(TRIES), status=REPLIED)
    outcomes = race(
        app,
        numbers,
        lambda job: set_aside(job_id=job, user_id=None),
        lambda job: decline(job_id=job, side=MERCHANT, reason="chose_other"),
    )
    for (aside, declining), history in zip(outcomes, histories(numbers), strict=True):
        assert declining is None
        assert isinstance(aside, JobEnded | None)
        assert history == (["inactive", "declined"] if aside is None else ["declined"])
    assert stage.counts(actor) == {DECLINED: len(numbers)}


def test_writers_that_only_look_beforehand_would_both_win(app: Flask, actor: Actor) -> None:
    """The races above can be lost: a step that does not ask at the time of its write wins too."""
    (job_id,) = enquiries(actor, 1)
    seen = stage.job(job_id).status

    def unguarded(number: int) -> None:
        if seen in UNANSWERED:
            db.session.execute(update(Job).where(Job.id == number).values(status=REPLIED))
            db.session.add(Message(job_id=number, side=PARTNER, body="Áno", locale="sk"))
            db.session.flush()

    assert race(app, [job_id], unguarded, unguarded) == [(None, None)]
    assert messages([job_id]) == [2]
