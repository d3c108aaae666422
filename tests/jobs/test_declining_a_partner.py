"""A merchant declines a partner, completes with another, and asks further ones."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.clock import now
from app.db import writing
from app.jobs.actions.talking import write_message
from app.jobs.rules.briefs import MOST_ASKED
from app.jobs.rules.statuses import PARTNER, JobEnded
from tests import cast
from tests.jobs import stage
from tests.jobs.merchants import address_of, answer, come, mails
from tests.visits import error_at, send


def answered(app: Flask, *names: str) -> tuple[FlaskClient, str, list[int]]:
    """A brief that as many partners as may be were asked about, the first of whom has answered."""
    for name in names:
        stage.partner(name)
    brief_id = stage.brief_from()
    jobs = [job.id for job in stage.jobs_of(brief_id)]
    answer(jobs[0])
    client, address = come(app, brief_id)
    return client, address, [brief_id, *jobs]


def test_a_partner_is_declined_with_a_reason_and_told(app: Flask) -> None:
    actor = stage.partner()
    cast.person_of(actor)
    brief_id = stage.brief_from(asked=actor)
    job_id = stage.jobs_of(brief_id)[0].id
    answer(job_id)
    client, address = come(app, brief_id)
    talk = address_of(brief_id, job_id)
    without = send(client, f"{talk}declines", page=talk, comment="Ďakujeme")
    assert without.status_code == 422
    assert error_at(without, "reason")
    assert "Ďakujeme" in without.text
    done = send(client, f"{talk}declines", page=talk, reason="chose_other", comment="Ďakujeme")
    assert (done.status_code, done.location) == (303, address)
    job = stage.job(job_id)
    assert (job.status, job.ended_by, job.reason) == ("declined", "merchant", "chose_other")
    assert job.comment == "Ďakujeme"
    assert len(mails("merchant_declined")) == 1
    with pytest.raises(JobEnded), writing():
        write_message(job_id=job_id, side=PARTNER, body="Škoda", locale="sk")


def test_reasons_of_partners_are_none_of_a_merchants(app: Flask) -> None:
    client, _, (brief_id, job_id) = answered(app, "Adam")
    talk = address_of(brief_id, job_id)
    refused = send(client, f"{talk}declines", page=talk, reason="no_capacity")
    assert refused.status_code == 422
    assert stage.job(job_id).status == "replied"


def test_a_second_decline_says_what_has_happened(app: Flask) -> None:
    client, _, (brief_id, job_id) = answered(app, "Adam")
    talk = address_of(brief_id, job_id)
    send(client, f"{talk}declines", page=talk, reason="other")
    unsaid = send(client, f"{talk}declines", page="/sk/m/", reason="")
    assert (unsaid.status_code, error_at(unsaid, "reason")) == (409, "")
    again = send(client, f"{talk}declines", page="/sk/m/", reason="solved", comment="Ešte raz")
    assert again.status_code == 409
    assert 'role="alert"' in again.text
    assert stage.job(job_id).reason == "other"


def test_completing_ends_the_conversation_and_leads_to_the_review(app: Flask) -> None:
    client, _, (brief_id, job_id) = answered(app, "Adam")
    talk = address_of(brief_id, job_id)
    assert send(client, f"{talk}completions", page=talk).location == f"{talk}review"
    assert (stage.job(job_id).status, stage.job(job_id).ended_by) == ("completed", "merchant")
    assert send(client, f"{talk}completions", page="/sk/m/").status_code == 409


def test_what_is_not_answered_cannot_be_completed(app: Flask) -> None:
    brief_id = stage.brief_from(asked=stage.partner())
    job_id = stage.jobs_of(brief_id)[0].id
    client, _ = come(app, brief_id)
    talk = address_of(brief_id, job_id)
    assert send(client, f"{talk}completions", page=talk).status_code == 409
    assert stage.job(job_id).status == "new"


def test_after_a_decline_another_partner_may_be_asked(app: Flask) -> None:
    client, address, (brief_id, job_id, *_rest) = answered(
        app, "Adam", "Beáta", "Cyril", "Dana", "Emil"
    )
    assert "askings" not in client.get(address).text
    talk = address_of(brief_id, job_id)
    send(client, f"{talk}declines", page=talk, reason="chose_other")
    assert "askings" in client.get(address).text
    assert send(client, f"{address}askings", page=address).status_code == 303
    assert len(stage.jobs_of(brief_id)) == 5
    # There is nobody else: the page says so, in words that tell nothing of others.
    with time_machine.travel(now() + timedelta(hours=25), tick=False):
        nobody = send(client, f"{address}askings", page=address)
    assert nobody.status_code == 409
    assert 'role="alert"' in nobody.text


def test_who_waits_for_a_day_may_ask_another(app: Flask) -> None:
    client, address, (brief_id, *_jobs) = answered(app, *"ABCDEF")
    assert send(client, f"{address}askings", page=address).status_code == 409
    assert len(stage.jobs_of(brief_id)) == 4
    with time_machine.travel(now() + timedelta(hours=24), tick=False):
        assert send(client, f"{address}askings", page=address).status_code == 303
        assert len(stage.jobs_of(brief_id)) == 5
        assert send(client, f"{address}askings", page=address).status_code == 409
    assert len(stage.jobs_of(brief_id)) == 5


def test_nobody_asks_without_end(app: Flask) -> None:
    client, address, (brief_id, *_jobs) = answered(app, *"ABCDEFGHIJKLMNOP")
    for day in range(1, 12):
        with time_machine.travel(now() + timedelta(days=day, minutes=day), tick=False):
            send(client, f"{address}askings", page=address)
    assert len(stage.jobs_of(brief_id)) == MOST_ASKED
