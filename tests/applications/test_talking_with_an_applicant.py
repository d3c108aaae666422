"""Staff plan a call with an applicant and record what was said."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.applications.models import ApplicationVerdict
from app.applications.queries import conditions_for
from app.clock import now
from app.db import db
from tests import cast
from tests.applications.applying import mails, the_application
from tests.applications.deciding import (
    at_desk,
    audit,
    plan_call,
    record,
    talk,
)
from tests.pages import parse
from tests.visits import error_at, send


def test_a_call_is_planned_in_the_own_time_zone(desk: FlaskClient) -> None:
    send(desk, "/sk/account/", name="Eva", locale="sk", timezone="Asia/Tokyo")
    assert plan_call(desk, day="2031-07-01", time="17:30").status_code == 303
    found = the_application()
    assert (found.status, found.call_at) == (
        "call_planned",
        datetime(2031, 7, 1, 8, 30, tzinfo=UTC),
    )
    (mail,) = mails("call_planned")
    # In Slovakia it is half past ten.
    assert "10:30" in mail.text
    assert "10:30" in mail.subject
    assert "10:30" in record(desk)
    assert audit() == ["application.call_planned"]


def test_a_call_is_moved(desk: FlaskClient) -> None:
    plan_call(desk)
    plan_call(desk, day="2031-07-02", time="09:00")
    assert the_application().call_at.year == 2031
    first, second = mails("call_planned")
    assert first.text != second.text


@pytest.mark.parametrize(
    ("fields", "at_fault"),
    [
        ({"day": ""}, "day"),
        ({"day": "zajtra"}, "day"),
        ({"day": "2020-01-01"}, "day"),
        ({"day": "99999-01-01"}, "day"),
        ({"day": "0001-01-01", "time": "00:10"}, "day"),
        ({"day": "9999-12-31", "time": "23:59"}, "day"),
        ({"time": "25:00"}, "time"),
        ({"time": ""}, "time"),
    ],
)
def test_a_call_at_no_time_is_refused(
    desk: FlaskClient, fields: dict[str, str], at_fault: str
) -> None:
    answer = plan_call(desk, **fields)
    assert answer.status_code == 422
    assert error_at(answer, at_fault)
    assert the_application().status == "submitted"
    assert mails("call_planned") == []


def test_what_is_planned_and_what_was_typed_too_late_are_told_apart(
    app: Flask, desk: FlaskClient
) -> None:
    seen = the_application().version
    other = at_desk(app, cast.staff(email="other@operator.example"))
    for client in (desk, other):
        send(client, "/sk/account/", name="Eva", locale="sk", timezone="Asia/Tokyo")
    plan_call(other, day="2031-07-01", time="17:30")
    late = plan_call(desk, version=seen, day="2031-08-02", time="19:45")
    assert late.status_code == 409
    page = parse(late.text)
    told = page.one("[data-overtaken]")
    assert "1. 7. 2031, 17:30" in told.one("[data-version=theirs]").text.replace("\xa0", " ")
    assert "2. 8. 2031, 19:45" in told.one("[data-version=mine]").text.replace("\xa0", " ")
    # What is typed and planned in the applicant's time, each by itself.
    typed = page.one("[data-typed-there]").text
    assert "12:45" in typed
    planned = page.one(".record__side").text.split(typed)[0]
    assert "10:30" in planned
    assert "12:45" not in planned
    assert page.one("[name=time]")["value"] == "19:45"


def test_an_hour_that_the_clocks_skip_is_refused(desk: FlaskClient) -> None:
    send(desk, "/sk/account/", name="Eva", locale="sk", timezone="Europe/Bratislava")
    answer = plan_call(desk, day="2031-03-30", time="02:30")
    assert answer.status_code == 422
    assert error_at(answer, "time")


def test_a_conversation_is_recorded_with_its_verdicts(desk: FlaskClient) -> None:
    first, second, *_ = [(each.condition.id, each.condition.key) for each in conditions_for(0)]
    db.session.rollback()
    judged = {
        f"verdict-{first[0]}": "met",
        f"verdict-{second[0]}": "waived",
        f"note-{second[0]}": "Robí to inak.",
    }
    assert talk(desk, **judged).status_code == 303
    page = record(desk)
    assert 'data-talk="call"' in page
    assert "Skúsení a poctiví." in page
    assert f'data-condition="{first[1]}" data-verdict="met"' in page
    assert f'data-condition="{second[1]}" data-verdict="waived"' in page
    assert audit() == ["application.talk_recorded"]


@pytest.mark.parametrize(
    ("fields", "at_fault"),
    [
        ({"kind": "letter"}, "kind"),
        ({"held_on": (now() + timedelta(days=3)).date().isoformat()}, "held_on"),
        ({"held_on": ""}, "held_on"),
        ({"held_on": "0001-01-01"}, "held_on"),
        ({"held_on": (now() - timedelta(days=368)).date().isoformat()}, "held_on"),
        ({"minutes": ""}, "minutes"),
        ({"minutes": "x" * 4001}, "minutes"),
        ({"judgement": " "}, "judgement"),
    ],
)
def test_a_conversation_without_what_counts_is_refused(
    desk: FlaskClient, fields: dict[str, str], at_fault: str
) -> None:
    answer = talk(desk, **fields)
    assert answer.status_code == 422
    assert error_at(answer, at_fault)
    assert audit() == []


def test_a_condition_is_not_waived_without_a_word(desk: FlaskClient) -> None:
    number = conditions_for(0)[0].condition.id
    db.session.rollback()
    answer = talk(desk, **{f"verdict-{number}": "waived"})
    assert answer.status_code == 422
    assert error_at(answer, f"note-{number}")
    assert db.session.scalars(select(ApplicationVerdict)).all() == []
