"""What happened in the jobs of the demo: what was said, agreed on, opened in the shop, and how it
ended. Moments are hours after a job was asked for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from app.demo.ids import made_up
from app.i18n.current import speaking
from app.jobs.access_words import consent_record
from app.jobs.actions.finding import add_job_words
from app.jobs.actions.moving import record_event
from app.jobs.models import Access, Agreement, Job, Message, Note
from app.jobs.rules.accesses import GIVEN_UP, GRANTED, REFUSED, REVOKED
from app.jobs.rules.statuses import (
    COMPLETED,
    DECLINED,
    EXPIRED,
    FIRST_ANSWER,
    INACTIVE,
    MERCHANT,
    PARTNER,
)

OPENED_AFTER = 1
ENDED_AFTER = 6
"""After what happened last."""
CLOSED = (DECLINED, INACTIVE, COMPLETED)
OTHER_SIDE = {PARTNER: MERCHANT, MERCHANT: PARTNER}


@dataclass(frozen=True)
class Step:
    """Something in a job's history."""

    after: float
    kind: str
    by: str | None
    details: Mapping[str, Any] = field(default_factory=dict)


def access_id(job_id: str, place: int) -> str:
    """The public id of an access, by its place among those of a job."""
    return made_up(f"access {place} of {job_id}")


def ended_after(entry: Mapping[str, Any]) -> float:
    """When a job came to stand where it does."""
    if entry["status"] == EXPIRED:
        return FIRST_ANSWER / timedelta(hours=1)
    last = max((step.after for step in _talk(entry)), default=0.0)
    return last + ENDED_AFTER if entry["status"] in CLOSED else last


def last_after(entry: Mapping[str, Any]) -> float:
    """When anything happened last; an access may end after its job."""
    return max((ended_after(entry), *(step.after for step in _ends(entry))))


def tell_talk(
    session: Session, entry: Mapping[str, Any], job: Job, *, partner: str, user_id: int
) -> None:
    """Write down what happened in a job; ``partner`` is what it is called, ``user_id`` who of its
    team acts."""
    for words in entry.get("said", ()):
        session.add(_message(words, entry["locale"], job, user_id))
    for place, version in enumerate(entry.get("agreement", ())):
        session.add(_version(place + 1, version, entry["locale"], job, user_id))
    for place, asked in enumerate(entry.get("access", ())):
        session.add(_access(place, asked, entry["locale"], job, partner, user_id))
        session.flush()
    if "note" in entry:
        session.add(Note(job_id=job.id, user_id=user_id, body=entry["note"], at=job.moved_at))
        add_job_words(job, [entry["note"]])
    for step in sorted((*_frame(entry, job), *_talk(entry), *_ends(entry)), key=_moment):
        record_event(
            job.id,
            step.kind,
            side=step.by,
            user_id=user_id if step.by == PARTNER else None,
            at=job.asked_at + timedelta(hours=step.after),
            details=step.details,
        )


def _moment(step: Step) -> float:
    return step.after


def _frame(entry: Mapping[str, Any], job: Job) -> Iterator[Step]:
    """How it began and ended."""
    yield Step(0, "asked", None)
    if job.opened_at:
        yield Step(OPENED_AFTER, "opened", PARTNER)
    if job.status in (*CLOSED, EXPIRED):
        by = job.ended_by or (PARTNER if job.status == INACTIVE else None)
        details = {"reason": job.reason} if job.reason else {}
        yield Step(ended_after(entry), job.status, by, details)


def _talk(entry: Mapping[str, Any]) -> Iterator[Step]:
    """What the two sides said and decided while it was live."""
    is_answered = False
    for words in entry.get("said", ()):
        is_answer = words["by"] == PARTNER and not is_answered
        is_answered |= is_answer
        yield Step(words["after"], "answered" if is_answer else "wrote", words["by"])
    for number, version in enumerate(entry.get("agreement", ()), 1):
        about = {"number": number}
        yield Step(version["after"], "agreement_proposed", version["by"], about)
        if "confirmed" in version:
            side = OTHER_SIDE[version["by"]]
            yield Step(version["confirmed"], "agreement_confirmed", side, about)
    for asked in entry.get("access", ()):
        yield Step(asked["after"], "access_requested", PARTNER)
        if "decided" in asked:
            kind = REFUSED if asked["state"] == REFUSED else GRANTED
            yield Step(asked["decided"], f"access_{kind}", MERCHANT)


def _ends(entry: Mapping[str, Any]) -> Iterator[Step]:
    """Accesses that were revoked or given up."""
    sides = {REVOKED: MERCHANT, GIVEN_UP: PARTNER}
    for asked in entry.get("access", ()):
        if "ended" in asked:
            yield Step(asked["ended"], f"access_{asked['state']}", sides[asked["state"]])


def _message(words: Mapping[str, Any], locale: str, job: Job, user_id: int) -> Message:
    return Message(
        job_id=job.id,
        side=words["by"],
        user_id=user_id if words["by"] == PARTNER else None,
        body=words["text"],
        locale=locale,
        at=job.asked_at + timedelta(hours=words["after"]),
    )


def _version(
    number: int, version: Mapping[str, Any], locale: str, job: Job, user_id: int
) -> Agreement:
    proposed_at = job.asked_at + timedelta(hours=version["after"])
    confirmed_at = (
        job.asked_at + timedelta(hours=version["confirmed"]) if "confirmed" in version else None
    )
    at = {version["by"]: proposed_at, OTHER_SIDE[version["by"]]: confirmed_at}

    def day(name: str) -> date | None:
        return job.asked_at.date() + timedelta(days=version[name]) if name in version else None

    return Agreement(
        job_id=job.id,
        number=number,
        side=version["by"],
        user_id=user_id if version["by"] == PARTNER else None,
        locale=locale,
        access=version["access"],
        rate=version["rate"],
        scope=version["scope"],
        starts_on=day("begins"),
        ends_on=day("ends"),
        proposed_at=proposed_at,
        partner_confirmed_at=at[PARTNER],
        partner_confirmed_by=user_id if at[PARTNER] else None,
        merchant_confirmed_at=at[MERCHANT],
    )


def _access(
    place: int, asked: Mapping[str, Any], locale: str, job: Job, partner: str, user_id: int
) -> Access:
    moments = {
        name: job.asked_at + timedelta(hours=asked[name])
        for name in ("after", "decided", "ended")
        if name in asked
    }
    access = Access(
        public_id=access_id(job.public_id, place),
        job_id=job.id,
        partner_id=job.partner_id,
        state=asked["state"],
        kinds=asked["kinds"],
        what=asked["what"],
        why=asked["why"],
        locale=locale,
        user_id=user_id,
        requested_at=moments["after"],
        decided_at=moments.get("decided"),
        ended_at=moments.get("ended"),
    )
    if access.decided_at and access.state != REFUSED:
        with speaking(locale):
            access.consent_text = consent_record(access, partner)
        access.consent_hash = sha256(access.consent_text.encode()).hexdigest()
    return access
