"""The demo shows a job of every status, with its conversation."""

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Membership, User
from app.clock import now
from app.db import db, writing
from app.demo.briefs import demo_access, demo_brief, demo_job, demo_link
from app.demo.loading import load_demo
from app.jobs.actions.ending import expire_next
from app.jobs.models import Access, Agreement, Brief, Job, JobCount, JobEvent, Message
from app.jobs.queries.merchants import open_link
from app.jobs.rules.accesses import ACCESS_STATES, GIVEN_UP, GRANTED, REVOKED
from app.jobs.rules.statuses import STATUSES
from app.mail.models import OutgoingMail
from app.refusals import Refused
from tests.jobs import stage

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def jobs_of(email: str) -> list[Job]:
    query = (
        select(Job)
        .join(Membership, Membership.partner_id == Job.partner_id)
        .join(User, User.id == Membership.user_id)
        .where(User.email == email)
    )
    return list(db.session.scalars(query))


def test_every_status_can_be_seen_and_is_true(app: Flask) -> None:
    load_demo(partners=24)
    gold = jobs_of("gold@kupec.example")
    assert {job.status for job in gold} == set(STATUSES)
    assert jobs_of("silver@kupec.example")
    assert jobs_of("bronze@kupec.example")
    counted = dict(
        db.session.execute(
            select(JobCount.status, JobCount.count).where(JobCount.partner_id == gold[0].partner_id)
        ).all()
    )
    assert counted == Counter(job.status for job in gold)
    for job in db.session.scalars(select(Job)):
        said = list(
            db.session.scalars(select(Message).where(Message.job_id == job.id).order_by(Message.id))
        )
        assert (job.status in ("new", "open")) == (job.due_at > now() and not said)
        assert [each.at for each in said] == sorted(each.at for each in said)
        assert job.moved_at <= now()
        if job.status in ("replied", "awaiting"):
            assert said[-1].side == {"replied": "partner", "awaiting": "merchant"}[job.status]
    assert db.session.scalar(select(func.count()).select_from(OutgoingMail)) == 0
    db.session.rollback()
    with writing():
        assert expire_next() == 0


def test_agreements_and_accesses_can_be_seen_at_each_step(app: Flask) -> None:
    load_demo(partners=24)
    versions = list(db.session.scalars(select(Agreement).order_by(Agreement.number)))
    newest = {each.job_id: each for each in versions}
    assert {each.waits_for for each in newest.values()} == {None, "merchant", "partner"}
    # Somebody has proposed something else.
    assert any(each.number > 1 and each.side == "merchant" for each in versions)
    assert {each.locale for each in versions} == {"sk", "pl", "ru"}

    accesses = list(db.session.scalars(select(Access)))
    assert {each.state for each in accesses} == set(ACCESS_STATES)
    for each in accesses:
        assert bool(each.consent_text) == (each.state in (GRANTED, REVOKED, GIVEN_UP))
    assert demo_access("replied") in {each.public_id for each in accesses}


def test_papers_of_the_demo_stand_where_their_history_says(app: Flask) -> None:
    load_demo(partners=24)
    for job in db.session.scalars(select(Job)):
        steps = list(
            db.session.scalars(
                select(JobEvent).where(JobEvent.job_id == job.id).order_by(JobEvent.id)
            )
        )
        assert [each.at for each in steps] == sorted(each.at for each in steps)
        # That a team has opened a job is no news to it, and a review comes after the end of all.
        news = [each for each in steps if each.kind not in ("opened", "reviewed")]
        assert news[-1].at == job.moved_at
        # Whose turn it is follows from who did something last.
        turn = {"replied": "partner", "awaiting": "merchant"}.get(job.status)
        assert turn is None or news[-1].side == turn
        number = sum(each.kind == "agreement_proposed" for each in steps)
        count = select(func.count()).select_from(Agreement).where(Agreement.job_id == job.id)
        assert db.session.scalar(count) == number


def test_a_demo_takes_the_place_of_the_one_before(app: Flask) -> None:
    load_demo(partners=12)
    first = [job.public_id for job in jobs_of("gold@kupec.example")]
    db.session.rollback()
    load_demo(partners=12)
    assert [job.public_id for job in jobs_of("gold@kupec.example")] == first
    assert demo_job("awaiting") in first
    ids = select(Brief.public_id).where(Brief.public_id == demo_brief("expired", "gold"))
    assert db.session.scalar(ids)
    assert open_link(demo_link("replied")) is not None


def test_briefs_of_somebody_are_never_removed(app: Flask) -> None:
    load_demo(partners=12)
    stage.brief_from()
    with pytest.raises(Refused):
        load_demo(partners=12)
    assert db.session.scalar(select(func.count()).select_from(Brief)) > 10
