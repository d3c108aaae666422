"""Several jobs are ticked and dealt with at once; what the rules refuse to one does not stop the
others."""

import re
from collections.abc import Sequence

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.accounts.actions import add_member
from app.db import db, writing
from app.jobs.actions.talking import write_message
from app.jobs.models import JobRead
from app.jobs.rules.statuses import PARTNER
from tests import cast
from tests.cast import Actor
from tests.jobs import stage
from tests.jobs.inboxes import INBOX
from tests.pages import parse
from tests.visits import send, sign_in

MANY = "/sk/area/jobs/many/"
COUNT = re.compile(r'data-count="(\d+)"')
CHOSEN = re.compile(r'<input type="hidden" name="job" value="([^"]+)"')


@pytest.fixture
def actor(app: Flask) -> Actor:
    return stage.partner()


@pytest.fixture
def owner(client: FlaskClient, actor: Actor) -> FlaskClient:
    sign_in(client, cast.person_of(actor))
    return client


def named(numbers: Sequence[int]) -> list[str]:
    return [stage.job(number).public_id for number in numbers]


def asked_about(client: FlaskClient, deed: str, **query: object) -> TestResponse:
    return client.get(MANY + deed, query_string=query)


def done(client: FlaskClient, deed: str, jobs: Sequence[str], **fields: object) -> TestResponse:
    query = "&".join(f"job={each}" for each in jobs)
    return send(client, MANY + deed, page=f"{MANY}{deed}?{query}", job=jobs, **fields)


def test_the_question_names_the_jobs_before_anything_is_done(
    owner: FlaskClient, actor: Actor
) -> None:
    numbers = [stage.enquiry(actor) for _ in range(3)]
    page = asked_about(owner, "declines", job=named(numbers[:2]), back="status=new")
    assert COUNT.findall(page.text)[-1] == "2"
    assert sorted(CHOSEN.findall(page.text)) == sorted(named(numbers[:2]))
    assert f'href="{INBOX}?status=new"' in page.text
    assert stage.counts(actor) == {"new": 3}
    everything = asked_about(owner, "readings", all="1", back="status=new&after=0-1-x")
    assert sorted(CHOSEN.findall(everything.text)) == sorted(named(numbers))


def test_the_question_says_how_many_were_chosen_and_how_many_it_concerns(
    owner: FlaskClient, actor: Actor
) -> None:
    numbers = [stage.enquiry(actor) for _ in range(3)]
    jobs = named(numbers)
    assert done(owner, "declines", jobs[:1], reason="budget").status_code == 303
    with writing():
        write_message(job_id=numbers[1], side=PARTNER, body="Dobrý deň", locale="sk")
    # One is declined, one is talked about, one is not answered yet.
    for deed, concerned in {"declines": 2, "asides": 1, "assignments": 3}.items():
        page = parse(asked_about(owner, deed, job=jobs).text)
        question = page.one("#question")
        assert (question["data-count"], question["data-concerned"]) == ("3", str(concerned))
        assert page.has("[data-fewer]") is (concerned < 3)
        assert len(page.all("[data-unchanged]")) == 3 - concerned
    told = done(owner, "asides", jobs)
    assert 'data-done="1" data-refused="2"' in told.text
    assert done(owner, "readings", jobs).status_code == 303
    page = parse(asked_about(owner, "readings", job=jobs).text)
    assert page.one("#question")["data-concerned"] == "0"


def test_nothing_ticked_leads_back(owner: FlaskClient, actor: Actor) -> None:
    stage.enquiry(actor)
    for deed in ("readings", "declines"):
        answer = asked_about(owner, deed, back="status=new")
        assert (answer.status_code, answer.location) == (303, f"{INBOX}?status=new")
        assert 'role="alert"' in owner.get(answer.location).text
    assert asked_about(owner, "nothing").status_code == 404


def test_jobs_are_read_assigned_and_set_aside(owner: FlaskClient, actor: Actor) -> None:
    numbers = [stage.enquiry(actor) for _ in range(2)]
    jobs = named(numbers)
    assert done(owner, "readings", jobs).status_code == 303
    assert [stage.job(number).is_unread for number in numbers] == [False, False]
    assert [stage.job(number).status for number in numbers] == ["new", "new"]
    assert db.session.scalar(select(func.count()).select_from(JobRead)) == 2
    db.session.rollback()
    with writing():
        user = add_member(
            email="clen@slivka.example",
            name="Člen",
            partner_id=actor.id,
            role="member",
            locale="sk",
            password=cast.PASSWORD,
        )
        member_id, member = user.id, user.public_id
    assert done(owner, "assignments", jobs, member=member).status_code == 303
    assert {stage.job(number).assigned_to for number in numbers} == {member_id}
    assert done(owner, "assignments", jobs, member="").status_code == 303
    assert {stage.job(number).assigned_to for number in numbers} == {None}
    assert done(owner, "assignments", jobs, member="stranger").status_code == 422
    with writing():
        write_message(job_id=numbers[0], side=PARTNER, body="Dobrý deň", locale="sk")
    assert done(owner, "asides", jobs[:1]).status_code == 303
    assert stage.counts(actor) == {"new": 1, "inactive": 1}


def test_a_decline_needs_a_reason_and_tells_what_stayed(owner: FlaskClient, actor: Actor) -> None:
    numbers = [stage.enquiry(actor, name) for name in ("Prvá", "Druhá", "Tretia")]
    jobs = named(numbers)
    refused = done(owner, "declines", jobs, comment="Veľa práce")
    assert refused.status_code == 422
    assert 'data-error-for="reason"' in refused.text
    assert "Veľa práce" in refused.text
    with time_machine.travel(stage.job(numbers[0]).due_at, tick=False):
        # By now the first one's time is up.
        answer = done(owner, "declines", jobs[:1], reason="budget")
        assert 'data-done="0" data-refused="1"' in answer.text
    assert stage.counts(actor) == {"new": 3}
    answer = done(owner, "declines", jobs[1:], reason="budget", comment="Prepáčte")
    assert answer.status_code == 303
    assert stage.counts(actor) == {"new": 1, "declined": 2}
    assert stage.job(numbers[1]).comment == "Prepáčte"
    again = done(owner, "asides", jobs)
    assert 'data-done="0" data-refused="3"' in again.text
    assert f'data-job="{jobs[1]}" data-outcome="refused"' in again.text


def test_jobs_of_others_are_not_there(owner: FlaskClient, actor: Actor) -> None:
    own, other = stage.enquiry(actor), stage.enquiry(stage.partner("Iná"))
    jobs = named([own, other])
    assert CHOSEN.findall(asked_about(owner, "declines", job=jobs).text) == jobs[:1]
    done(owner, "declines", jobs, reason="budget")
    assert [stage.job(number).status for number in (own, other)] == ["declined", "new"]
    answer = done_without_page(owner, "declines", jobs[1:])
    assert answer.status_code == 303
    assert stage.job(other).status == "new"


def done_without_page(client: FlaskClient, deed: str, jobs: Sequence[str]) -> TestResponse:
    return send(client, MANY + deed, page="/sk/area/", job=jobs, reason="budget")
