"""A team reads its jobs in one place, by status and in any order (S151-S160)."""

from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from app.accounts.actions import add_member
from app.clock import now
from app.db import writing
from app.jobs.actions.assigning import assign
from app.jobs.actions.ending import complete, decline, set_aside
from app.jobs.actions.talking import write_message
from app.jobs.models import Job
from app.jobs.rules.statuses import MERCHANT, PARTNER
from app.partners.models import Partner
from tests import cast
from tests.cast import Actor
from tests.jobs import stage
from tests.jobs.inboxes import (
    HTMX,
    INBOX,
    NEXT,
    POLL,
    PREVIOUS,
    ROW,
    asked,
    link,
    names,
    statuses,
    tabs,
)
from tests.visits import sign_in


@pytest.fixture
def actor(app: Flask) -> Actor:
    return stage.partner()


@pytest.fixture
def owner(client: FlaskClient, actor: Actor) -> FlaskClient:
    sign_in(client, cast.person_of(actor))
    return client


def enquiry_at(moment: datetime, actor: Actor, merchant: str, **details: object) -> int:
    with time_machine.travel(moment, tick=False):
        return stage.enquiry(actor, merchant, **{"company": "", **details})


def wrote(job_id: int, side: str, body: str = "Dobrý deň") -> None:
    with writing():
        write_message(job_id=job_id, side=side, body=body, locale="sk")


def test_jobs_stand_there_by_status_and_by_what_moved_last(
    owner: FlaskClient, actor: Actor
) -> None:
    start = now()
    numbers = [
        enquiry_at(start + timedelta(hours=hour), actor, name)
        for hour, name in enumerate(("Prvá", "Druhá", "Tretia", "Štvrtá"))
    ]
    with time_machine.travel(start + timedelta(hours=10), tick=False):
        wrote(numbers[1], PARTNER)
        with writing():
            decline(job_id=numbers[2], side=PARTNER, reason="budget")
    with time_machine.travel(start + timedelta(hours=11), tick=False):
        wrote(numbers[1], MERCHANT)
    # The worker has not come yet; people are told all the same that the time is up.
    with time_machine.travel(start + timedelta(hours=72, minutes=30), tick=False):
        page = asked(owner)
        assert names(page) == ["Druhá", "Tretia", "Štvrtá", "Prvá"]
        assert statuses(page) == ["awaiting", "declined", "new", "expired"]
        assert tabs(page) == {"all": 4, "new": 1, "awaiting": 1, "declined": 1, "expired": 1}
        for status in ("new", "awaiting", "declined", "expired", "replied"):
            found = asked(owner, status=status)
            assert statuses(found) == [status] * (status != "replied")
            assert tabs(found) == tabs(page)
        # What another filter leaves of each status is not known.
        assert tabs(asked(owner, q="druha")) == tabs(asked(owner, unread="1")) == {}
        assert names(asked(owner, sort="oldest")) == ["Prvá", "Štvrtá", "Tretia", "Druhá"]
        assert names(asked(owner, sort="due")) == ["Štvrtá", "Druhá", "Tretia", "Prvá"]


def test_ended_and_inactive_jobs_have_their_places(owner: FlaskClient, actor: Actor) -> None:
    done, aside = stage.enquiry(actor), stage.enquiry(actor)
    wrote(done, PARTNER)
    wrote(aside, PARTNER)
    with writing():
        complete(job_id=done, side=PARTNER)
        set_aside(job_id=aside, user_id=None)
    assert statuses(asked(owner, status="completed")) == ["completed"]
    assert tabs(asked(owner)) == {"all": 2, "completed": 1, "inactive": 1}


def test_other_filters_sift_within_a_status(owner: FlaskClient, actor: Actor) -> None:
    first = stage.enquiry(actor, "Moja", company="", category="seo")
    stage.enquiry(actor, "Cudzia", company="")
    with writing() as session:
        member = add_member(
            email="clen@slivka.example",
            name="Člen",
            partner_id=actor.id,
            role="member",
            locale="sk",
            password=cast.PASSWORD,
        )
        assign(job_id=first, to=member.id, user_id=member.id)
        name = member.public_id
        session.execute(update(Job).where(Job.id == first).values(is_unread=False))
    for query, found in (
        ({"member": name}, ["Moja"]),
        ({"member": "nobody"}, ["Cudzia"]),
        ({"member": "me"}, []),
        ({"member": "stranger"}, []),
        ({"unread": "1"}, ["Cudzia"]),
        ({"category": "seo"}, ["Moja"]),
        ({"category": "seo", "unread": "1"}, []),
        ({"kind": "direct", "category": "development"}, ["Cudzia"]),
        ({"kind": "match"}, []),
    ):
        for more in ({}, {"status": "new"}, {"sort": "due"}, {"sort": "oldest"}):
            assert names(asked(owner, **query, **more)) == found, (query, more)
    assert 'data-empty="filters"' in asked(owner, kind="match").text
    assert 'data-empty="status"' in asked(owner, status="declined").text


def test_what_makes_no_sense_in_an_address_is_left_out(owner: FlaskClient, actor: Actor) -> None:
    stage.enquiry(actor)
    for query in (
        {"status": "x", "sort": "y", "kind": "z"},
        {"after": "0-99999999999999999999-x", "before": "9-1-x"},
        {"q": "?!", "member": "a'b", "category": "\0"},
    ):
        assert len(statuses(asked(owner, **query))) == 1, query
    assert statuses(asked(owner, after="7-1-none")) == []


@pytest.mark.parametrize("sort", ["latest", "oldest", "due"])
def test_pages_show_every_job_once_there_and_back(
    owner: FlaskClient, actor: Actor, sort: str
) -> None:
    start = now()
    numbers = [
        enquiry_at(start + timedelta(minutes=place // 3), actor, f"Obchod {place:02}")
        for place in range(60)
    ]
    for number in numbers[::2]:
        wrote(number, PARTNER)
    pages = [asked(owner, sort=sort)]
    while 'rel="next"' in pages[-1].text:
        pages.append(owner.get(link(NEXT, pages[-1])))
    seen = [name for page in pages for name in names(page)]
    assert [len(names(page)) for page in pages] == [25, 25, 10]
    assert len(set(seen)) == 60
    back = owner.get(link(PREVIOUS, pages[2]))
    assert names(back) == names(pages[1])
    assert names(owner.get(link(PREVIOUS, back))) == names(pages[0])


def test_a_page_that_asks_hears_only_of_what_has_changed(owner: FlaskClient, actor: Actor) -> None:
    job_id = stage.enquiry(actor)
    poll = link(POLL, asked(owner, status="new"))
    assert owner.get(poll, headers=HTMX).status_code == 204
    wrote(job_id, MERCHANT)
    fragment = owner.get(poll, headers=HTMX)
    assert fragment.status_code == 200
    assert "<html" not in fragment.text
    assert statuses(fragment) == ["new"]
    assert owner.get(link(POLL, fragment), headers=HTMX).status_code == 204
    # Somebody who opens this address sees the page.
    assert "<html" in owner.get(poll).text


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(
    owner: FlaskClient, actor: Actor
) -> None:
    stage.enquiry(actor)
    start = now()
    with time_machine.travel(start + timedelta(hours=2), tick=False):
        poll = link(POLL, asked(owner))
    with time_machine.travel(start + timedelta(hours=4), tick=False):
        assert "Set-Cookie" not in owner.get(poll, headers=HTMX).headers
        assert "Set-Cookie" in owner.get(INBOX).headers


def test_unread_jobs_are_marked_and_counted(owner: FlaskClient, actor: Actor) -> None:
    job_id = stage.enquiry(actor)
    page = asked(owner)
    assert 'data-unread="1"' in page.text
    assert "data-unread>" in page.text
    assert 'class="rail__count"' in page.text
    wrote(job_id, PARTNER)
    page = asked(owner)
    assert 'data-unread=""' in page.text
    assert "data-unread>" not in page.text
    assert 'class="rail__count"' not in page.text


def test_the_clock_stands_there_as_ring_and_words(owner: FlaskClient, actor: Actor) -> None:
    job_id = stage.enquiry(actor)
    due = stage.job(job_id).due_at
    for left, part, urgent in (
        # Of the ring's length, which is 50.27 for all 72 hours.
        (timedelta(hours=71, minutes=59), 50.27, False),
        (timedelta(hours=24), 17.45, True),
        (timedelta(minutes=5), 0.7, True),
    ):
        with time_machine.travel(due - left, tick=False):
            page = asked(owner)
            assert f'stroke-dasharray="{part} 51"' in page.text
            assert ("job__left--urgent" in page.text) is urgent
    with time_machine.travel(due, tick=False):
        assert "stroke-dasharray" not in asked(owner).text


def test_nobody_sees_the_jobs_of_others(owner: FlaskClient, actor: Actor) -> None:
    other = stage.partner("Iná")
    stage.enquiry(other, "Tajná")
    assert statuses(asked(owner)) == []
    assert statuses(asked(owner, q="tajna")) == []
    own = stage.enquiry(actor)
    mark = stage.job(stage.enquiry(other)).public_id
    # A place of somebody else's job says no more than where to begin.
    page = asked(owner, after=f"0-9999999999999999-{mark}")
    assert [name for name, _ in ROW.findall(page.text)] == [stage.job(own).public_id]


@pytest.mark.parametrize(
    ("details", "columns", "step"),
    [
        ({"services": []}, {}, "service"),
        ({"state": "draft"}, {}, "publish"),
        ({}, {"available": False}, "available"),
        ({}, {}, "wait"),
    ],
)
def test_an_empty_inbox_tells_the_first_step(
    app: Flask,
    client: FlaskClient,
    details: dict[str, object],
    columns: dict[str, object],
    step: str,
) -> None:
    actor = stage.partner("Nová", **details)
    if columns:
        with writing() as session:
            session.execute(update(Partner).where(Partner.id == actor.id).values(**columns))
    sign_in(client, cast.person_of(actor))
    page = asked(client)
    assert 'data-empty="jobs"' in page.text
    assert f'data-step="{step}"' in page.text


def test_the_dashboard_begins_with_what_is_about_to_expire(
    owner: FlaskClient, actor: Actor
) -> None:
    start = now()
    late = enquiry_at(start, actor, "Súri")
    enquiry_at(start + timedelta(hours=5), actor, "Počká")
    answered = enquiry_at(start - timedelta(hours=5), actor, "Má odpoveď")
    wrote(answered, PARTNER)
    page = owner.get("/sk/area/")
    assert statuses(page) == ["new", "new"]
    assert ROW.findall(page.text)[0][0] == stage.job(late).public_id
    assert 'data-waiting="jobs" data-count="2"' in page.text
