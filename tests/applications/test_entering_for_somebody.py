"""Staff enter an application for a firm that telephoned."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.applications.actions import forget
from app.applications.models import ApplicationEntry
from app.applications.queries import held_about
from app.audit.models import AuditEntry
from app.clock import now
from app.db import db, writing
from app.values import MACHINE
from tests import cast
from tests.applications.applying import (
    FIELDS,
    applications,
    apply,
    link_in,
    mails,
    the_application,
)
from tests.applications.deciding import OFFICE, accept, at_desk, talk
from tests.visits import error_at, send

NEW = f"{OFFICE}new"


def today() -> str:
    return now().date().isoformat()


def enter(desk: FlaskClient, **fields: Any) -> TestResponse:
    given = {
        "locale": "pl",
        "consent_by": "Anna Ďurčová",
        "consent_how": "call",
        "consent_on": today(),
    }
    filled = {**FIELDS, **given, **fields}
    return send(desk, NEW, **{name: value for name, value in filled.items() if value is not None})


@pytest.fixture
def desk(app: Flask) -> FlaskClient:
    return at_desk(app, cast.staff("rep"))


def test_a_first_category_that_is_not_ticked_is_told_at_its_field(desk: FlaskClient) -> None:
    answer = enter(desk, categories=["photo", "seo"], first_category="design")
    assert (answer.status_code, bool(error_at(answer, "first_category"))) == (422, True)
    assert applications() == []


def test_the_day_of_the_consent_is_told_together_with_all_else(desk: FlaskClient) -> None:
    wrong = {"consent_on": "0001-01-01", "email": "nikto"}
    answer = enter(desk, **wrong)
    assert [name for name in wrong if not error_at(answer, name)] == []


def test_it_is_an_application_with_who_agreed_when_and_how(desk: FlaskClient) -> None:
    page = unescape(desk.get(NEW).text)
    answer = enter(desk)
    found = the_application()
    assert (answer.status_code, answer.location) == (303, f"{OFFICE}{found.public_id}")
    assert (found.status, found.locale, found.is_hasty) == ("submitted", "pl", False)
    for name in ("name", "email", "phone", "website", "country", "city", "experience"):
        assert getattr(found, name) == FIELDS[name]
    entry = db.session.scalars(select(ApplicationEntry)).one()
    assert (entry.consent_by, entry.consent_how) == ("Anna Ďurčová", "call")
    assert entry.consent_on.isoformat() == today()
    # The text is the one that stood on the page in the applicant's language.
    assert re.search(rf'<p lang="pl">{re.escape(found.consent_text)}</p>', page)
    db.session.rollback()
    record = desk.get(answer.location).text
    assert 'data-consent-given="call"' in record
    assert 'data-event="entered"' in record
    assert "data-entered" in desk.get(OFFICE).text


def test_the_firm_gets_a_mail_with_the_link_to_its_own_page(
    desk: FlaskClient, client: FlaskClient
) -> None:
    enter(desk)
    (mail,) = mails()
    assert (mail.message, mail.recipient) == ("applications/entered", FIELDS["email"])
    assert mail.locale == "pl"
    for told in ("Anna Ďurčová", FIELDS["experience"].splitlines()[0], "Ovocie Ľubica"):
        assert told in mail.text
    assert the_application().consent_text in mail.text
    link = link_in(mail)
    assert link.startswith("/pl/apply/")
    page = client.get(link)
    assert (page.status_code, "data-entered" in page.text) == (200, True)
    assert send(client, f"{link}withdrawals", page=link).status_code == 303
    assert the_application().status == "rejected"


def test_it_is_on_the_record_without_the_name(desk: FlaskClient) -> None:
    enter(desk)
    number = the_application().id
    (entry,) = db.session.scalars(select(AuditEntry))
    assert (entry.deed, entry.subject_id) == ("application.entered", number)
    assert entry.user_id is not None
    assert entry.after["consent_how"] == "call"
    assert "Anna" not in str(entry.after)


def test_who_is_known_already_is_noticed(client: FlaskClient, desk: FlaskClient) -> None:
    apply(client, email="other@durco.example")
    page = desk.get(enter(desk).location)
    assert the_newest().is_repeated
    assert "data-alike-application" in page.text


@pytest.mark.parametrize(
    ("kind", "called"), [("company", "Anna Ďurčová"), ("freelancer", "Ďurčo & Chovanec")]
)
def test_the_owner_is_called_by_the_name_of_a_person(
    app: Flask, desk: FlaskClient, kind: str, called: str
) -> None:
    enter(desk, kind=kind)
    manager = at_desk(app, cast.staff())
    talk(manager)
    assert accept(manager).status_code == 303
    assert cast.known("info@durco.example").name == called


def the_newest() -> Any:
    return applications()[-1]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("consent", None),
        ("consent_by", " "),
        ("consent_by", "x" * 121),
        ("consent_how", None),
        ("consent_how", "telepathy"),
        ("consent_on", None),
        ("consent_on", "tomorrow"),
        ("locale", "xx"),
        ("email", "nikto"),
        ("categories", None),
        ("references-0-text", ""),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    desk: FlaskClient, field: str, value: str | None
) -> None:
    answer = enter(desk, **{field: value})
    assert (answer.status_code, bool(error_at(answer, field))) == (422, True)
    assert "Najradšej malé." in answer.text
    assert applications() == []


@pytest.mark.parametrize("days", [2, -91])
def test_a_consent_to_come_or_long_past_is_none(desk: FlaskClient, days: int) -> None:
    answer = enter(desk, consent_on=(now() + timedelta(days=days)).date().isoformat())
    assert (answer.status_code, bool(error_at(answer, "consent_on"))) == (422, True)
    assert (applications(), mails()) == ([], [])


def test_one_more_reference_and_nothing_typed_is_lost(desk: FlaskClient) -> None:
    page = send(desk, f"{NEW}/references", page=NEW, **FIELDS, consent_by="Anna")
    assert page.status_code == 200
    assert 'name="references-1-client"' in page.text
    for typed in ("Najradšej malé.", 'value="Anna"', "Ovocie Ľubica"):
        assert typed in page.text
    assert applications() == []


def test_only_managers_reps_and_administrators_enter(app: Flask) -> None:
    for role, status in (("manager", 200), ("admin", 200), ("operator", 403), ("finance", 403)):
        assert at_desk(app, cast.staff(role)).get(NEW).status_code == status


def test_who_agreed_is_told_and_forgotten_with_the_application(desk: FlaskClient) -> None:
    enter(desk)
    (held,) = held_about(FIELDS["email"])
    assert (held.consent_by, held.consent_how) == ("Anna Ďurčová", "call")
    db.session.rollback()
    with writing():
        forget(email=FIELDS["email"], doer=MACHINE)
    assert db.session.scalars(select(ApplicationEntry.consent_by)).all() == [""]
