"""All jobs before staff: found, sifted, taken as sheets, and explained."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from app.clock import now
from app.db import db
from tests import cast
from tests.jobs import stage
from tests.jobs.desk import desk, record_of
from tests.jobs.merchants import answer
from tests.pages import parse
from tests.visits import send, sign_in, token_on

JOBS = "/sk/office/jobs/"


@pytest.fixture
def talks(app: Flask) -> dict[str, int]:
    """A job that was answered, an enquiry that was not, and one that expired long ago."""
    with time_machine.travel(now() - timedelta(days=9), tick=False):
        old = stage.enquiry(
            stage.partner("Stará jedľa", categories=("design",)),
            company="Včely",
            category="design",
            email="vcely@obchod.example",
            locale="pl",
        )
    with time_machine.travel(now() - timedelta(hours=2), tick=False):
        answered = stage.enquiry(stage.partner("Slivka"), company="Kvety")
        answer(answered)
    waiting = stage.enquiry(stage.partner("Dub"), company="Knihy")
    return {"Včely": old, "Kvety": answered, "Knihy": waiting}


def found(client: FlaskClient, query: str) -> list[str]:
    page = parse(client.get(f"{JOBS}?{query}").text)
    return [row.all("a")[0].text for row in page.all("tr[data-job]")]


def test_jobs_are_found_and_sifted(app: Flask, talks: dict[str, int]) -> None:
    manager = desk(app)
    day = now().date()
    week_ago = day - timedelta(days=7)
    for query, merchants in {
        "q=": ["Knihy", "Kvety", "Včely"],
        "sort=asked": ["Včely", "Kvety", "Knihy"],
        "q=slivka": ["Kvety"],
        "q=vcely": ["Včely"],
        "q=stara+vcely": ["Včely"],
        "q=slivka+vcely": [],
        "status=replied": ["Kvety"],
        "status=replied&status=new&kind=direct": ["Knihy", "Kvety", "Včely"],
        "expired=yes": ["Včely"],
        "expired=no": ["Knihy", "Kvety"],
        "kind=match": [],
        "category=design": ["Včely"],
        "category=design&category=development": ["Knihy", "Kvety", "Včely"],
        "language=pl": ["Včely"],
        f"asked_to={week_ago}": ["Včely"],
        f"asked_from={week_ago}": ["Knihy", "Kvety"],
    }.items():
        assert found(manager, query) == merchants, query


def test_a_job_whose_time_is_up_is_told_as_expired_before_the_worker_says_so(
    app: Flask, talks: dict[str, int]
) -> None:
    page = parse(desk(app).get(f"{JOBS}?expired=yes").text)
    assert [row["data-status"] for row in page.all("tr[data-job]")] == ["expired"]
    assert stage.job(talks["Včely"]).status == "new"


@pytest.mark.parametrize(("role", "status"), [("manager", 200), ("rep", 403), ("operator", 403)])
def test_sheets_are_for_managers(app: Flask, talks: dict[str, int], role: str, status: int) -> None:
    client = desk(app, role)
    assert parse(client.get(JOBS).text).has("form.sheets") is (status == 200)
    token = token_on(client.get("/sk/account/"))
    sheet = client.post(f"{JOBS}sheets?q=kvety", data={"csrf_token": token, "format": "csv"})
    assert sheet.status_code == status
    if status == 200:
        lines = sheet.data.decode("utf-8-sig").splitlines()
        assert len(lines) == 2
        assert "Kvety" in lines[1]
        assert "Slivka" in lines[1]


def test_a_filter_of_the_table_can_be_kept(app: Flask, talks: dict[str, int]) -> None:
    manager = desk(app)
    page = "/sk/office/filters/jobs/?expired=yes"
    assert manager.get(page).status_code == 200
    answer = send(manager, page, name="Po čase")
    assert answer.status_code in (200, 303)
    assert "expired=yes" in manager.get(f"{JOBS}?q=").text


def test_the_record_tells_every_partner_and_why_it_was_picked(app: Flask) -> None:
    for name in ("Slivka", "Dub"):
        stage.partner(name)
    away = stage.partner("Breza")
    stage.away(away)
    brief_id = stage.brief_from()
    jobs = stage.jobs_of(brief_id)
    answer(jobs[0].id)
    client = desk(app, "rep")
    page = parse(client.get(record_of(brief_id)).text)
    shown = page.all("article[data-job]")
    assert {each["data-job"] for each in shown} == {job.public_id for job in jobs}
    assert sorted(each["data-status"] for each in shown) == ["new", "replied"]
    first = page.one(f"article[data-job={jobs[0].public_id}]")
    assert [each["data-event"] for each in first.all("[data-event]")] == ["asked", "answered"]
    for job in jobs:
        why = page.one(f"article[data-job={job.public_id}]").one("[data-why]")
        assert why["data-why"] == str(job.why["points"])
        assert len(why.all("[data-part]")) == len(job.why["parts"])
    job = f"{JOBS}{jobs[0].public_id}"
    assert client.get(job).location == f"{record_of(brief_id)}#job-{jobs[0].public_id}"


def test_what_a_merchant_writes_is_never_markup(app: Flask) -> None:
    stage.partner()
    nasty = "<script>alert(1)</script>"
    brief_id = stage.brief_from(company=nasty, service=nasty, requirements=nasty, business=nasty)
    client = desk(app)
    for path in (JOBS, "/sk/office/briefs/", record_of(brief_id)):
        text = client.get(path).text
        assert nasty not in text
        assert "&lt;script&gt;" in text


def test_pages_ask_no_more_when_there_is_more(app: Flask) -> None:
    for name in ("Slivka", "Dub", "Breza", "Lipa"):
        stage.partner(name)
    one = stage.brief_from(wanted=1)
    four = stage.brief_from(wanted=4, company="Kvety")
    client = desk(app)
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(re.sub(r"\s+", " ", statement))

    event.listen(db.engine, "before_cursor_execute", note)
    counts = []
    for path in (record_of(one), record_of(four), JOBS):
        asked.clear()
        assert client.get(path).status_code == 200
        counts.append(len(asked))
    event.remove(db.engine, "before_cursor_execute", note)
    assert counts[0] == counts[1]
    assert max(counts) <= 16


def test_the_office_of_jobs_is_for_those_who_deal_with_them(app: Flask) -> None:
    owner = app.test_client()
    sign_in(owner, cast.person_of(stage.partner()))
    assert owner.get(JOBS).status_code == 403
    assert desk(app, "finance").get(JOBS).status_code == 403
