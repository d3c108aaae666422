"""A merchant that needs nobody any more closes its brief, or lays it before others."""

import time_machine
from flask import Flask

from app.db import db, writing
from app.jobs.actions.ending import complete, decline, expire_next
from app.jobs.models import Brief
from app.jobs.rules.statuses import PARTNER
from tests import cast
from tests.jobs import stage
from tests.jobs.merchants import answer, come, mails
from tests.visits import send


def test_closing_declines_what_is_live_and_tells_the_partners(app: Flask) -> None:
    names = ("Adam", "Beáta", "Cyril", "Dana", "Emil")
    for actor in map(stage.partner, names):
        cast.person_of(actor)
    brief_id = stage.brief_from()
    jobs = [job.id for job in stage.jobs_of(brief_id)]
    answer(jobs[0])
    answer(jobs[1])
    with writing():
        complete(job_id=jobs[1], side=PARTNER)
    client, address = come(app, brief_id)
    assert send(client, f"{address}closings", page=address).location == address
    after = stage.jobs_of(brief_id)
    assert [job.status for job in after] == ["declined", "completed", "declined", "declined"]
    assert {(job.ended_by, job.reason) for job in after if job.status == "declined"} == {
        ("merchant", "solved")
    }
    assert len(mails("merchant_declined")) == 3
    brief = db.session.get_one(Brief, brief_id)
    assert brief.state == "closed"
    assert brief.closed_at is not None
    assert brief.forget_at is not None
    page = client.get(address).text
    assert "closings" not in page
    assert "askings" not in page
    again = send(client, f"{address}closings", page=address)
    assert again.status_code == 409
    assert send(client, f"{address}askings", page=address).status_code == 409
    assert len(stage.jobs_of(brief_id)) == 4


def test_what_has_run_out_meanwhile_is_left_to_the_worker(app: Flask) -> None:
    brief_id = stage.brief_from(asked=stage.partner())
    (job,) = stage.jobs_of(brief_id)
    client, address = come(app, brief_id)
    with time_machine.travel(job.due_at, tick=False):
        assert send(client, f"{address}closings", page=address).status_code == 303
        assert stage.job(job.id).status == "new"
        with writing():
            assert expire_next() == 1
    assert stage.job(job.id).status == "expired"
    # It is closed: nobody has to be told that nobody is left.
    assert mails("nobody_left") == []


def test_an_enquiry_that_came_to_nothing_becomes_a_brief(app: Flask) -> None:
    brief_id = stage.brief_from(asked=stage.partner())
    client, address = come(app, brief_id)
    assert "/briefs" not in client.get(address).text
    with writing():
        decline(job_id=stage.jobs_of(brief_id)[0].id, side=PARTNER, reason="no_capacity")
    assert f"{address}briefs" in client.get(address).text
    led = send(client, f"{address}briefs", page=address)
    assert (led.status_code, led.location) == (303, "/sk/briefs/new")
    form = client.get(led.location).text
    assert "Potrebujem rozbehnúť reklamy pre malý e-shop s keramikou." in form
