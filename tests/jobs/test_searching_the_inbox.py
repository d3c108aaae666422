"""A team finds a job by the merchant, its details or a note (S160), among any number."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert

from app.clock import now
from app.db import db, writing
from app.i18n.folding import fold
from app.jobs.actions.finding import add_job_words
from app.jobs.models import Brief, Job, JobCount, JobWord
from tests import cast
from tests.cast import Actor
from tests.jobs import stage
from tests.jobs.inboxes import asked, names, queries, statuses
from tests.visits import sign_in

MANY = 3_000
MOST_QUERIES = 8


@pytest.fixture
def actor(app: Flask) -> Actor:
    return stage.partner()


@pytest.fixture
def owner(client: FlaskClient, actor: Actor) -> FlaskClient:
    sign_in(client, cast.person_of(actor))
    return client


def test_words_are_found_however_they_are_written(owner: FlaskClient, actor: Actor) -> None:
    job_id = stage.enquiry(
        actor, "Žofia Kováčová", company="Чай и кофе", requirements="Preklad katalógu do poľštiny"
    )
    stage.enquiry(actor, "Peter", company="Iný", requirements="Niečo iné")
    with writing() as session:
        add_job_words(session.get_one(Job, job_id), ["Volať až po ôsmej"])
    for words in (
        "zofia", "KOVÁČ", "чай", "caj kofe", "katalog pol", "preklad žofia", "osmej", "volat po",
    ):  # fmt: skip
        assert names(asked(owner, q=words)) == ["Чай и кофе"], words
        assert names(asked(owner, q=words, status="new", sort="due")) == ["Чай и кофе"], words
    for words in ("ofia", "katalog inde", "zofia peter"):
        assert 'data-empty="filters"' in asked(owner, q=words).text, words


@pytest.fixture
def many(actor: Actor) -> None:
    """So many jobs that a page must not read them all: each has the words ``obchod`` and
    ``reklama``, one in a thousand has ``vzacny``; all but the last hundred are completed."""
    start = now() - timedelta(days=60)
    with writing() as session:
        first = a_brief()
        briefs, jobs, words = [], [], []
        for number in range(1, MANY + 1):
            briefs.append({**first, "id": number, "public_id": f"b{number}"})
            ended = number <= MANY - 100
            jobs.append(
                {
                    "id": number,
                    "public_id": f"j{number}",
                    "brief_id": number,
                    "partner_id": actor.id,
                    "kind": "match" if number % 3 else "direct",
                    "status": "completed" if ended else "new",
                    "asked_at": start + timedelta(minutes=number),
                    "moved_at": start + timedelta(minutes=number),
                    "due_at": now() + timedelta(minutes=number),
                    "is_unread": not ended,
                    "why": {},
                }
            )
            found = ["obchod", "reklama", *(["vzacny"] if number % 1000 == 1 else [])]
            words += [
                {"partner_id": actor.id, "word": fold(word), "job_id": number} for word in found
            ]
        for table, rows in ((Brief, briefs), (Job, jobs), (JobWord, words)):
            session.execute(insert(table.__table__), rows)
        for status, count in (("completed", MANY - 100), ("new", 100)):
            session.add(JobCount(partner_id=actor.id, status=status, count=count))


def a_brief() -> dict[str, Any]:
    return {
        "kind": "match",
        "state": "asked",
        "locale": "sk",
        "name": "Jana",
        "email": "jana@obchod.example",
        "email_key": "jana@obchod.example",
        "requirements": "Reklama",
        "consent_text": "x",
        "consent_hash": "x" * 64,
    }


QUESTIONS: tuple[tuple[dict[str, str], int], ...] = (
    ({}, 25),
    ({"sort": "due"}, 25),
    ({"sort": "oldest"}, 25),
    ({"status": "completed"}, 25),
    ({"status": "expired"}, 0),
    ({"unread": "1"}, 25),
    ({"member": "nobody", "kind": "direct"}, 25),
    ({"q": "obchod"}, 25),
    ({"q": "obch rekl", "sort": "due"}, 25),
    ({"q": "vzacny"}, 3),
    ({"q": "vzacny obchod", "status": "completed", "sort": "oldest"}, 3),
    ({"q": "vzacny", "unread": "1"}, 0),
)


@pytest.mark.usefixtures("many")
def test_a_page_asks_little_and_reads_no_more_than_it_shows(
    owner: FlaskClient,
) -> None:
    for query, expected in QUESTIONS:
        with queries() as found:
            page = asked(owner, **query)
        assert len(statuses(page)) == expected, query
        assert len(found) <= MOST_QUERIES, (query, [statement for statement, _ in found])
        if db.engine.dialect.name == "sqlite":
            for statement, values in found:
                plan = plan_of(statement, values)
                # Neither all jobs nor all words are gone through for one page.
                assert "SCAN jobs" not in plan, (query, plan)
                assert "SCAN job_words" not in plan, (query, plan)
                if "AS stretch" in statement and "q" not in query and len(query) < 2:
                    assert "USE TEMP B-TREE FOR ORDER BY" not in plan, (query, plan)


def plan_of(statement: str, values: Any) -> str:
    """How SQLite goes about a statement."""
    rows = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
    plan = "\n".join(row[3] for row in rows)
    db.session.rollback()
    return plan


@pytest.mark.usefixtures("many")
def test_a_rare_word_is_counted_and_a_common_one_is_not(owner: FlaskClient) -> None:
    assert 'data-total="3">' in asked(owner, q="vzacny").text
    assert 'data-total="25" data-more>' in asked(owner, q="obchod").text
    assert f'data-total="{MANY}">' in asked(owner).text
