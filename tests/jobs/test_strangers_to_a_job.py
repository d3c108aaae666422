"""A job of another team is not there, as a page and in every part (P23)."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.db import writing
from app.jobs.actions.talking import write_message
from app.jobs.actions.templates import add_template
from app.jobs.rules.statuses import MERCHANT
from tests import cast
from tests.cast import Actor
from tests.jobs import stage
from tests.visits import sign_in, token_on

PARTS = ("", "/news", "/files/none")
DEEDS = {
    "messages": {"body": "Dobrý deň"},
    "fillings": {"body": "x"},
    "readings": {"seen": "0"},
    "declines": {"reason": "budget"},
    "asides": {},
    "completions": {},
    "assignments": {"member": ""},
    "notes": {"body": "x"},
}


@pytest.fixture
def actor(app: Flask) -> Actor:
    return stage.partner()


@pytest.fixture
def stranger(app: Flask, client: FlaskClient, actor: Actor) -> FlaskClient:
    sign_in(client, cast.person_of(stage.partner("Cudzí"), email="cudzi@inde.example"))
    return client


def test_nothing_of_it_is_there(stranger: FlaskClient, actor: Actor) -> None:
    job_id = stage.enquiry(actor)
    with writing():
        write_message(job_id=job_id, side=MERCHANT, body="Tajné slová", locale="sk")
    before = stage.job(job_id)
    for job in (before.public_id, "none", "%00", "x" * 500):
        for part in PARTS:
            for headers in ({}, {"HX-Request": "true"}):
                answer = stranger.get(f"/sk/area/jobs/{job}{part}", headers=headers)
                if part == "/news" and not headers:
                    assert answer.status_code in (303, 404)
                    continue
                assert answer.status_code == 404, (job, part)
                assert "Tajné" not in answer.text
        token = token_on(stranger.get("/sk/area/jobs/templates/"))
        for noun, fields in DEEDS.items():
            data = {"csrf_token": token, **fields}
            answer = stranger.post(f"/sk/area/jobs/{job}/{noun}", data=data)
            assert answer.status_code == 404, (job, noun)
    assert stage.job(job_id) == before


def test_answers_kept_ready_are_the_teams_own(stranger: FlaskClient, actor: Actor) -> None:
    with writing():
        kept = add_template(partner_id=actor.id, title="Prvá", body="Tajné slová", locale="sk")
        name = kept.public_id
    page = stranger.get("/sk/area/jobs/templates/")
    assert name not in page.text
    token = token_on(page)
    assert stranger.get(f"/sk/area/jobs/templates/{name}").status_code == 404
    for noun in ("", "/removals"):
        data = {"csrf_token": token, "title": "x", "body": "x", "locale": "sk"}
        answer = stranger.post(f"/sk/area/jobs/templates/{name}{noun}", data=data)
        assert answer.status_code == 404
