"""A partner says how it wants to get jobs, and when it is away (S148-S150)."""

import re
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.audit.models import AuditEntry
from app.db import db, writing
from app.jobs.actions.vacations import keep_vacations
from app.jobs.models import JobPreferences
from app.jobs.queries.notices import told_at
from app.partners.actions import set_available
from app.partners.models import Partner
from tests import cast
from tests.cast import Actor
from tests.jobs import stage
from tests.jobs.inboxes import PREFERENCES
from tests.visits import TOKEN, error_at, sign_in

SEEN = re.compile(r'name="seen"[^>]*value="([^"]+)"')
ZONE = ZoneInfo("Europe/Moscow")
DAY = date(2027, 3, 10)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZONE)


@pytest.fixture
def actor(app: Flask) -> Actor:
    return stage.partner(languages=("sk", "cs"))


@pytest.fixture
def owner(client: FlaskClient, actor: Actor) -> FlaskClient:
    sign_in(client, cast.person_of(actor))
    return client


def saved(client: FlaskClient, page: TestResponse | None = None, **fields: Any) -> TestResponse:
    """Save the form of a page with something else typed into it."""
    page = page or client.get(PREFERENCES)
    seen = SEEN.search(page.text)
    assert seen
    token = TOKEN.search(page.text)
    assert token
    return client.post(
        PREFERENCES,
        data={
            "csrf_token": token[1],
            "seen": seen[1],
            "available": "y",
            "languages": ["sk", "cs"],
            **fields,
        },
    )


def columns(actor: Actor) -> Any:
    try:
        return db.session.execute(
            select(Partner.available, Partner.dropshipping, Partner.languages).where(
                Partner.id == actor.id
            )
        ).one()
    finally:
        db.session.rollback()


def away(actor: Actor) -> tuple[date | None, date | None, bool] | None:
    try:
        row = db.session.execute(
            select(
                JobPreferences.away_from, JobPreferences.away_until, JobPreferences.is_away
            ).where(JobPreferences.partner_id == actor.id)
        ).one_or_none()
        return tuple(row) if row else None
    finally:
        db.session.rollback()


def keep() -> None:
    with writing():
        keep_vacations()


def test_an_owner_says_all_of_it(owner: FlaskClient, actor: Actor) -> None:
    answer = saved(
        owner, dropshipping="y", languages=["pl", "sk"], notify_email="Zakazky@Slivka.example"
    )
    assert (answer.status_code, answer.location) == (303, PREFERENCES)
    # The main language stays first.
    assert columns(actor) == (True, True, ["sk", "pl"])
    assert [each.email for each in told_at(actor.id)] == ["zakazky@slivka.example"]
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert entry.deed == "jobs.preferences_changed"
    assert "zakazky" not in str(entry.after)
    assert sorted(entry.after) == ["job_dropshipping", "job_languages", "notify_email"]
    db.session.rollback()
    answer = saved(owner, available="", notify_email="")
    assert columns(actor).available is False
    assert [each.email for each in told_at(actor.id)] == ["owner@slivka.example"]


def test_a_member_says_whether_there_is_time_and_no_more(app: Flask, actor: Actor) -> None:
    member = app.test_client()
    sign_in(member, cast.person_of(actor, "member"))
    page = member.get(PREFERENCES)
    assert 'name="notify_email"' not in page.text
    assert 'name="languages"' not in page.text
    answer = saved(member, available="", languages=["pl"], notify_email="x@y.example")
    assert answer.status_code == 303
    assert columns(actor) == (False, False, ["sk", "cs"])
    assert told_at(actor.id) == []


@pytest.mark.parametrize(
    ("fields", "at_fault"),
    [
        ({"away_from": "2027-03-12"}, "away_until"),
        ({"away_until": "2027-03-12"}, "away_from"),
        ({"away_from": "2027-03-12", "away_until": "2027-03-11"}, "away_until"),
        ({"away_from": "2027-02-12", "away_until": "2027-03-09"}, "away_until"),
        ({"away_from": "2027-03-12", "away_until": "2029-03-11"}, "away_until"),
        ({"away_from": "tomorrow", "away_until": "2027-03-11"}, "away_from"),
        ({"notify_email": "nobody"}, "notify_email"),
        ({"languages": ["xx"]}, "languages"),
    ],
)
def test_what_cannot_be_is_refused_and_stays_in_the_field(
    owner: FlaskClient, actor: Actor, fields: dict[str, Any], at_fault: str
) -> None:
    with time_machine.travel(noon(DAY), tick=False):
        sign_in(owner, "owner@slivka.example")
        answer = saved(owner, **fields)
    assert answer.status_code == 422
    assert error_at(answer, at_fault)
    typed = next(iter(fields.values()))
    assert isinstance(typed, list) or f'value="{typed}"' in answer.text
    assert away(actor) is None
    assert columns(actor) == (True, False, ["sk", "cs"])


def test_a_vacation_closes_and_opens_by_itself(owner: FlaskClient, actor: Actor) -> None:
    first, last = DAY + timedelta(days=2), DAY + timedelta(days=4)
    with time_machine.travel(noon(DAY), tick=False):
        sign_in(owner, "owner@slivka.example")
        answer = saved(owner, away_from=first.isoformat(), away_until=last.isoformat())
        assert answer.status_code == 303
        keep()
        assert columns(actor).available is True
    # Midnight is that of the programme, not of the machine.
    begins = datetime(first.year, first.month, first.day, tzinfo=ZONE)
    with time_machine.travel(begins - timedelta(seconds=1), tick=False):
        keep()
        assert columns(actor).available is True
    with time_machine.travel(begins, tick=False):
        keep()
        assert columns(actor).available is False
        assert away(actor) == (first, last, True)
        page = owner.get(PREFERENCES)
        assert "data-away" in page.text
        assert re.search(r'<input[^>]*checked[^>]*name="available"', page.text)
    with time_machine.travel(begins + timedelta(days=3, seconds=-1), tick=False):
        keep()
        assert columns(actor).available is False
    with time_machine.travel(begins + timedelta(days=3), tick=False):
        keep()
        keep()
        assert columns(actor).available is True
        assert away(actor) == (None, None, False)
    deeds = db.session.scalars(select(AuditEntry.deed).order_by(AuditEntry.id)).all()
    assert deeds.count("jobs.vacation_kept") == 2


def test_a_vacation_that_begins_today_holds_at_once(owner: FlaskClient, actor: Actor) -> None:
    with time_machine.travel(noon(DAY), tick=False):
        sign_in(owner, "owner@slivka.example")
        saved(owner, away_from=DAY.isoformat(), away_until=DAY.isoformat())
        assert columns(actor).available is False
        # Taken back, it holds at once as well.
        saved(owner, away_from="", away_until="")
        assert columns(actor).available is True
        assert away(actor) == (None, None, False)


def test_who_was_closed_before_a_vacation_is_closed_after_it(
    owner: FlaskClient, actor: Actor
) -> None:
    with time_machine.travel(noon(DAY), tick=False):
        sign_in(owner, "owner@slivka.example")
        saved(owner, available="", away_from=DAY.isoformat(), away_until=DAY.isoformat())
        keep()
    with time_machine.travel(noon(DAY + timedelta(days=1)), tick=False):
        keep()
        assert columns(actor).available is False
        assert away(actor) == (None, None, False)


def test_who_opens_by_hand_ends_the_vacation(owner: FlaskClient, actor: Actor) -> None:
    with time_machine.travel(noon(DAY), tick=False):
        sign_in(owner, "owner@slivka.example")
        saved(owner, away_from=DAY.isoformat(), away_until=(DAY + timedelta(days=9)).isoformat())
        with writing():
            set_available(partner_id=actor.id, available=True)
        keep()
        keep()
        assert columns(actor).available is True
        assert away(actor) == (None, None, False)


def test_somebody_elses_change_is_shown_beside_ones_own(app: Flask, actor: Actor) -> None:
    owner, other = app.test_client(), app.test_client()
    for client, address in ((owner, "a@slivka.example"), (other, "b@slivka.example")):
        sign_in(client, cast.person_of(actor, email=address))
    page = owner.get(PREFERENCES)
    assert saved(other, languages=["ru"], notify_email="b@slivka.example").status_code == 303
    answer = saved(owner, page, languages=["pl"], notify_email="a@slivka.example")
    assert answer.status_code == 409
    assert set(re.findall(r'data-present="([^"]+)"', answer.text)) == {"languages", "notify_email"}
    assert 'value="a@slivka.example"' in answer.text
    assert columns(actor).languages == ["ru"]
    # Having seen both, one may overwrite.
    final = saved(owner, answer, languages=["pl"], notify_email="a@slivka.example")
    assert final.status_code == 303
    assert columns(actor).languages == ["pl"]
