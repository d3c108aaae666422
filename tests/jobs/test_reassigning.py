"""Staff give a job to another partner, or ask one more (point 9 of the office)."""

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.audit.models import AuditEntry
from app.clock import now
from app.db import db, writing
from app.jobs.models import Job
from app.jobs.rules.statuses import FIRST_ANSWER
from app.partners.models import Partner
from tests import cast
from tests.cast import Actor
from tests.jobs import asking, stage
from tests.jobs.desk import desk, do, record_of
from tests.jobs.merchants import answer
from tests.pages import parse
from tests.visits import error_at


@pytest.fixture
def slivka(app: Flask) -> Actor:
    actor = stage.partner("Slivka")
    cast.person_of(actor, email="slivka@partner.example")
    return actor


@pytest.fixture
def dub(app: Flask) -> Actor:
    # The merchant's wishes are for staff to judge.
    actor = stage.partner("Dub", categories=("design",))
    cast.person_of(actor, email="dub@partner.example")
    return actor


def told(message: str) -> list[str]:
    return [mail.recipient for mail in asking.mails(message)]


@pytest.fixture
def manager(app: Flask) -> FlaskClient:
    return desk(app)


def give(client: FlaskClient, brief_id: int, to: str, instead_of: str = "") -> TestResponse:
    fields = {"partner": to, "instead_of": instead_of, "reason": "Pozná túto platformu."}
    return do(client, record_of(brief_id), "partners", **fields)


@pytest.mark.parametrize("first", ["Slivka", "Dub"])
def test_a_job_goes_from_one_partner_to_another(
    manager: FlaskClient, slivka: Actor, dub: Actor, first: str
) -> None:
    old, new = (slivka, dub) if first == "Slivka" else (dub, slivka)
    brief_id = stage.brief_from(asked=old)
    (job,) = stage.jobs_of(brief_id)
    result = give(manager, brief_id, f"https://site.example/sk/partners/{new.slug}/", job.public_id)
    assert result.status_code == 303
    was, given = stage.jobs_of(brief_id)
    assert (was.status, was.ended_by, was.reason) == ("declined", "staff", "reassigned")
    assert (given.partner_id, given.status) == (new.id, "new")
    assert given.due_at == given.asked_at + FIRST_ANSWER
    assert stage.counts(old) == {"declined": 1}
    assert stage.counts(new) == {"new": 1}
    assert told("reassigned") == [f"{first.lower()}@partner.example"]
    assert told("new_job")[-1] != told("reassigned")[0]
    # An enquiry's merchant knows whom it asked, and learns that another one is asked.
    assert told("handed_over") == ["jana@obchod.example"]
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.deed == "brief.given_by_hand")
    ).one()
    assert (entry.before["brief_partner"], entry.after["brief_partner"]) == (old.name, new.name)
    assert entry.after["reason"] == "Pozná túto platformu."
    assert entry.partner_id == new.id
    db.session.rollback()
    # The page of before is of no use any more.
    assert give(manager, brief_id, new.slug, job.public_id).status_code == 422


def test_a_merchant_does_not_learn_of_one_that_never_wrote(
    app: Flask, slivka: Actor, dub: Actor
) -> None:
    brief_id = stage.brief_from()
    (job,) = stage.jobs_of(brief_id)
    assert job.partner_id == slivka.id
    assert give(desk(app, "operator"), brief_id, dub.slug, job.public_id).status_code == 303
    assert told("handed_over") == []
    assert [each.status for each in stage.jobs_of(brief_id)] == ["declined", "new"]


def test_one_more_is_asked_beside_the_others(
    manager: FlaskClient, slivka: Actor, dub: Actor
) -> None:
    brief_id = stage.brief_from()
    answer(stage.jobs_of(brief_id)[0].id)
    assert give(manager, brief_id, dub.slug).status_code == 303
    assert [each.status for each in stage.jobs_of(brief_id)] == ["replied", "new"]
    assert told("reassigned") == []


@pytest.mark.parametrize("change", ["away", "hidden", "no_service", "own", "asked", "nobody"])
def test_who_may_not_be_asked_is_refused_at_the_field(
    manager: FlaskClient, slivka: Actor, dub: Actor, change: str
) -> None:
    brief_id = stage.brief_from(asked=slivka)
    (job,) = stage.jobs_of(brief_id)
    to = dub.slug
    if change == "no_service":
        to = stage.partner("Breza", services=[]).slug
    elif change == "own":
        to = stage.partner("Obchod", email="jana@obchod.example").slug
    elif change == "asked":
        to = slivka.slug
    elif change == "nobody":
        to = "nikto-taky"
    with writing() as session:
        partner = session.get_one(Partner, dub.id)
        partner.available = change != "away"
        partner.state = "suspended" if change == "hidden" else "published"
    result = give(manager, brief_id, to, job.public_id)
    assert result.status_code == 422
    assert error_at(result, "partner")
    assert to in result.text
    assert "Pozná túto platformu." in result.text
    assert [each.status for each in stage.jobs_of(brief_id)] == ["new"]


def test_what_has_expired_is_given_to_nobody_else(app: Flask, slivka: Actor, dub: Actor) -> None:
    brief_id = stage.brief_from(asked=slivka)
    (job,) = stage.jobs_of(brief_id)
    with time_machine.travel(now() + FIRST_ANSWER, tick=False):
        manager = desk(app)
        # It stands among the choices no more.
        assert give(manager, brief_id, dub.slug, job.public_id).status_code == 422
        assert len(stage.jobs_of(brief_id)) == 1
        # Beside it somebody may be asked.
        assert give(manager, brief_id, dub.slug).status_code == 303


def test_a_job_of_another_brief_is_none_of_this_one(
    manager: FlaskClient, slivka: Actor, dub: Actor
) -> None:
    brief_id = stage.brief_from(asked=slivka)
    other = stage.brief_from(asked=slivka)
    (foreign,) = stage.jobs_of(other)
    assert give(manager, brief_id, dub.slug, foreign.public_id).status_code == 422
    assert stage.job(foreign.id).status == "new"
    assert db.session.query(Job).count() == 2
    db.session.rollback()


def test_representatives_give_nothing_away(app: Flask, slivka: Actor, dub: Actor) -> None:
    brief_id = stage.brief_from(asked=slivka)
    rep = desk(app, "rep")
    assert not parse(rep.get(record_of(brief_id)).text).has("[data-deed=give]")
    assert give(rep, brief_id, dub.slug).status_code == 403
