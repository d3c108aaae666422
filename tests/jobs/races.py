"""Races of two over a thousand jobs: the jobs are made all at once, run for one after the other,
and looked at all at once, so that a try costs little more than the two deeds."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import insert, select

from app.clock import now
from app.db import db, writing
from app.jobs.actions.counting import count_moved
from app.jobs.models import Brief, Job, JobEvent, Message
from app.jobs.rules.briefs import ASKED, DIRECT
from app.jobs.rules.statuses import FIRST_ANSWER, NEW
from app.refusals import Refused
from tests.at_once import Deed, people
from tests.cast import Actor

TRIES = 1_000

ByNumber = Callable[[int], object]
"""A deed about a job, or a brief, of this number."""


def enquiries(
    actor: Actor,
    count: int,
    *,
    status: str = NEW,
    apart: timedelta = timedelta(),
    brief: dict[str, Any] | None = None,
    **columns: Any,
) -> list[int]:
    """So many jobs of a partner, asked one after the other at a distance; their numbers."""
    briefs = many_briefs(count, **{"partner_id": actor.id, **(brief or {})})
    at = now()
    with writing() as session:
        rows = [
            {
                "brief_id": brief_id,
                "partner_id": actor.id,
                "kind": (brief or {}).get("kind", DIRECT),
                "status": status,
                "asked_at": at + place * apart,
                "due_at": at + place * apart + FIRST_ANSWER,
                **columns,
            }
            for place, brief_id in enumerate(briefs)
        ]
        found = session.scalars(
            insert(Job).returning(Job.id, sort_by_parameter_order=True), rows
        ).all()
        count_moved(actor.id, {status: count})
    return list(found)


def many_briefs(count: int, **columns: Any) -> list[int]:
    """So many confirmed briefs that nobody was asked about yet; their numbers."""
    row = {
        "kind": DIRECT,
        "state": ASKED,
        "locale": "sk",
        "name": "Jana Malá",
        "email": "jana@obchod.example",
        "email_key": "jana@obchod.example",
        "requirements": "Potrebujem rozbehnúť reklamy.",
        "consent_text": "x",
        "consent_hash": "x" * 64,
        "confirmed_at": now(),
        "asked_at": now(),
        **columns,
    }
    with writing() as session:
        rows = [dict(row) for _ in range(count)]
        found = session.scalars(
            insert(Brief).returning(Brief.id, sort_by_parameter_order=True), rows
        )
        return list(found.all())


def race(
    app: Flask, numbers: Sequence[int], first: ByNumber, second: ByNumber
) -> list[tuple[Refused | None, Refused | None]]:
    """Let two do something about each number at the same moment; what each was refused with. That
    anything else goes wrong fails."""
    outcomes: list[Any] = []
    with people(app, 2) as pair:
        for number in numbers:
            wrong = pair.at_once(written(first, number), written(second, number))
            assert all(error is None or isinstance(error, Refused) for error in wrong), wrong
            outcomes.append(tuple(wrong))
    return outcomes


def written(deed: ByNumber, number: int) -> Deed:
    """A deed in a transaction of its own."""

    def do() -> None:
        with writing():
            deed(number)

    return do


def jobs(numbers: Collection[int]) -> list[Any]:
    """The rows of jobs as they stand now."""
    return rows(select(Job.__table__).where(Job.id.in_(numbers)).order_by(Job.id))


def histories(numbers: Collection[int]) -> list[list[str]]:
    """What the history of each job tells."""
    told: dict[int, list[str]] = defaultdict(list)
    query = select(JobEvent.job_id, JobEvent.kind).where(JobEvent.job_id.in_(numbers))
    for job_id, kind in rows(query.order_by(JobEvent.id)):
        told[job_id].append(kind)
    return [told[number] for number in sorted(numbers)]


def messages(numbers: Collection[int]) -> list[int]:
    """How many messages each job has."""
    found = rows(select(Message.job_id).where(Message.job_id.in_(numbers)))
    written_to = [job_id for (job_id,) in found]
    return [written_to.count(number) for number in sorted(numbers)]


def rows(query: Any) -> list[Any]:
    """What a question finds, with no transaction left open."""
    try:
        return list(db.session.execute(query).all())
    finally:
        db.session.rollback()
