"""A team reads its jobs in one place: by status, unread, found by words (S151–S160)."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.clock import now
from app.db import writing
from app.jobs.actions.ending import decline
from app.jobs.actions.talking import write_message
from app.jobs.rules.statuses import MERCHANT, PARTNER
from tests import cast
from tests.cast import Actor
from tests.jobs import stage
from tests.visits import sign_in

INBOX = "/sk/area/jobs/"
ROW = re.compile(r'data-job="([^"]+)" data-status="([^"]+)"')
TAB = re.compile(r'data-tab="([^"]+)" data-count="(\d+)"')


def rows(page: TestResponse) -> list[tuple[str, str]]:
    return ROW.findall(page.text)


def names(page: TestResponse) -> list[str]:
    return re.findall(r'<a class="job__way".*?<span translate="no">([^<]+)</span>', page.text)


def tabs(page: TestResponse) -> dict[str, int]:
    return {status: int(count) for status, count in TAB.findall(page.text)}


@pytest.fixture
def actor(app: Flask) -> Actor:
    return stage.partner()


@pytest.fixture
def visitor(app: Flask, client: FlaskClient, actor: Actor) -> FlaskClient:
    sign_in(client, cast.person_of(actor))
    return client


def test_jobs_stand_there_by_what_moved_last_and_by_status(
    visitor: FlaskClient, actor: Actor
) -> None:
    start = now()
    numbers = {}
    for hour, name in enumerate(("Prvá", "Druhá", "Tretia", "Štvrtá")):
        with time_machine.travel(start + timedelta(hours=hour), tick=False):
            numbers[name] = stage.enquiry(actor, name, company="")
    with time_machine.travel(start + timedelta(hours=10), tick=False), writing():
        write_message(job_id=numbers["Druhá"], side=PARTNER, body="Dobrý deň", locale="sk")
        decline(job_id=numbers["Tretia"], side=PARTNER, reason="budget")
    with time_machine.travel(start + timedelta(hours=11), tick=False), writing():
        write_message(job_id=numbers["Druhá"], side=MERCHANT, body="Ahoj", locale="sk")
    # The worker has not come yet; people are told all the same that the time is up.
    with time_machine.travel(start + timedelta(hours=72, minutes=30), tick=False):
        page = visitor.get(INBOX)
        assert names(page) == ["Druhá", "Tretia", "Štvrtá", "Prvá"]
        assert [status for _, status in rows(page)] == ["awaiting", "declined", "new", "expired"]
        told = tabs(page)
        assert told == {
            "all": 4, "new": 1, "open": 0, "awaiting": 1, "replied": 0, "inactive": 0,
            "completed": 0, "declined": 1, "expired": 1,
        }  # fmt: skip
        for status in ("new", "awaiting", "declined", "expired"):
            found = visitor.get(INBOX, query_string={"status": status})
            assert [each for _, each in rows(found)] == [status]
        assert names(visitor.get(INBOX, query_string={"sort": "oldest"})) == [
            "Prvá", "Štvrtá", "Tretia", "Druhá",
        ]  # fmt: skip
        assert names(visitor.get(INBOX, query_string={"sort": "due"})) == [
            "Štvrtá", "Druhá", "Tretia", "Prvá",
        ]  # fmt: skip
