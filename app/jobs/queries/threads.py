"""Reads of one job: the job itself, its conversation, its notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload, undefer

from app.accounts.models import User
from app.accounts.queries import names_of
from app.db import db
from app.jobs.models import (
    AnswerTemplate,
    Brief,
    Job,
    JobEvent,
    JobRead,
    Message,
    MessageFile,
    Note,
)
from app.jobs.rules.briefs import MOST_TEMPLATES
from app.jobs.rules.history import TOLD_TO
from app.jobs.rules.statuses import MERCHANT, PARTNER
from app.refusals import NotFound

SHOWN_MESSAGES = 100
"""Of one conversation at a time, the newest; ``more`` shows as many again."""
MOST_MORE = 20
SHOWN_STEPS = 300
SHOWN_NOTES = 200
SHOWN_READERS = 50


@dataclass(frozen=True)
class Line:
    """A line of a conversation: a message, or a step of the job."""

    at: datetime
    message: Message | None = None
    step: JobEvent | None = None
    by: str = ""
    """The name of whoever of the team did it; empty for the merchant and the machine."""
    about: str = ""
    """The name of whoever the step is about."""


@dataclass(frozen=True)
class Place:
    """How much of a conversation somebody has before them: so many messages and so many steps.
    Rows are only added, so that what comes after is what they have not seen."""

    messages: int
    steps: int

    def __str__(self) -> str:
        return f"{self.messages}.{self.steps}"

    @classmethod
    def read(cls, text: str) -> "Place":
        """As an address has it; what is none is the beginning."""
        messages, _dot, steps = text.partition(".")
        are_numbers = all(
            each.isascii() and each.isdigit() and len(each) < 9 for each in (messages, steps)
        )
        return cls(int(messages), int(steps)) if are_numbers else cls(0, 0)


@dataclass(frozen=True)
class Conversation:
    """What two sides wrote to each other, as one of them reads it."""

    side: str
    """Who reads it."""
    lines: Sequence[Line]
    """The oldest first."""
    place: Place
    """Up to where the lines reach."""
    earlier: int
    """How many messages there are before those that are shown."""
    readers: Sequence[tuple[str, datetime]]
    """Who else of the team has read what the merchant wrote last, and when; for the team alone."""
    read_at: datetime | None
    """When the merchant read what the team wrote last; for the team alone."""
    mark: str
    """Differs whenever there is anything new to show."""


def job_of_partner(partner_id: int, public_id: str) -> Job:
    """A partner's job with its brief and whoever it is assigned to. Raises NotFound for one of
    another partner as for one that never was (P23)."""
    query = (
        select(Job)
        .where(Job.public_id == public_id, Job.partner_id == partner_id)
        .options(
            joinedload(Job.brief).joinedload(Brief.category),
            joinedload(Job.partner),
            joinedload(Job.assignee),
        )
        .execution_options(populate_existing=True)
    )
    job = db.session.scalar(query)
    if job is None:
        raise NotFound("There is no such job.")
    return job


def last_read(job_id: int, user_id: int) -> datetime | None:
    """Up to when a member of the team has read a job."""
    return db.session.scalar(
        select(JobRead.read_at).where(JobRead.job_id == job_id, JobRead.user_id == user_id)
    )


def conversation(
    job: Job,
    side: str,
    *,
    reader_id: int | None = None,
    after: Place | None = None,
    more: int = 0,
) -> Conversation:
    """What a side reads of a job's conversation: the newest lines, or those ``after`` a place.
    ``more`` shows so many hundreds of earlier messages. ``reader_id`` is who of the team reads."""
    messages = _count(Message, job.id)
    steps = _count(JobEvent, job.id)
    shown = SHOWN_MESSAGES * (1 + min(max(more, 0), MOST_MORE))
    first = after.messages if after else max(0, messages - shown)
    first_step = after.steps if after else max(0, steps - SHOWN_STEPS)
    lines = _messages(job.id, first) + _steps(job.id, side, first_step)
    lines.sort(key=lambda line: line.at)
    if first and not after:
        # Steps of the time before the first message that is shown belong to what is not.
        begins = next((line.at for line in lines if line.message), None)
        lines = [line for line in lines if begins is None or line.at >= begins]
    readers = _readers(job.id, side, reader_id)
    read_at = _read_at(job, side)
    return Conversation(
        side=side,
        lines=lines,
        place=Place(messages, steps),
        earlier=0 if after else first,
        readers=readers,
        read_at=read_at,
        mark=_mark(messages, steps, job.version, job.assigned_to, readers, read_at),
    )


def message_count(job_id: int) -> int:
    """How many messages a job has."""
    return _count(Message, job_id)


def _count(rows: type[Message] | type[JobEvent], job_id: int) -> int:
    return db.session.scalar(select(func.count(rows.id)).where(rows.job_id == job_id)) or 0


def _messages(job_id: int, first: int) -> list[Line]:
    query = (
        select(Message)
        .where(Message.job_id == job_id)
        .order_by(Message.id)
        .offset(first)
        .limit(SHOWN_MESSAGES * (1 + MOST_MORE))
        .options(joinedload(Message.user), selectinload(Message.files))
    )
    return [
        Line(each.at, message=each, by=each.user.name if each.user else "")
        for each in db.session.scalars(query)
    ]


def _steps(job_id: int, side: str, first: int) -> list[Line]:
    query = (
        select(JobEvent, User.name)
        .outerjoin(User, User.id == JobEvent.user_id)
        .where(JobEvent.job_id == job_id)
        .order_by(JobEvent.id)
        .offset(first)
        .limit(SHOWN_STEPS)
    )
    rows = [(step, name) for step, name in db.session.execute(query) if step.kind in TOLD_TO[side]]
    named = names_of({step.details["to"] for step, _ in rows if step.details.get("to")})
    return [
        Line(step.at, step=step, by=name or "", about=named.get(step.details.get("to") or 0, ""))
        for step, name in rows
    ]


def _last_message(job_id: int, side: str) -> datetime | None:
    return db.session.scalar(
        select(Message.at)
        .where(Message.job_id == job_id, Message.side == side)
        .order_by(Message.id.desc())
        .limit(1)
    )


def _readers(job_id: int, side: str, reader_id: int | None) -> list[tuple[str, datetime]]:
    """A team's own doings are told to nobody else, and nobody is told of their own."""
    if side != PARTNER:
        return []
    last = _last_message(job_id, MERCHANT)
    query = (
        select(User.name, JobRead.read_at)
        .join(User, User.id == JobRead.user_id)
        .where(JobRead.job_id == job_id, JobRead.user_id != (reader_id or 0))
        .order_by(JobRead.read_at, User.id)
        .limit(SHOWN_READERS)
    )
    if last is not None:
        query = query.where(JobRead.read_at >= last)
    return [(name, at) for name, at in db.session.execute(query)]


def _read_at(job: Job, side: str) -> datetime | None:
    if side != PARTNER or job.merchant_read_at is None:
        return None
    last = _last_message(job.id, PARTNER)
    return job.merchant_read_at if last is not None and job.merchant_read_at >= last else None


def _mark(*what: object) -> str:
    return sha256(repr(what).encode()).hexdigest()[:16]


def file_of(job_id: int, name: str) -> MessageFile:
    """A file of a job's conversation, with its bytes. Raises NotFound when it is not of this job
    (P23)."""
    query = (
        select(MessageFile)
        .join(Message, Message.id == MessageFile.message_id)
        .where(MessageFile.name == name, Message.job_id == job_id)
        .options(undefer(MessageFile.data))
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("There is no such file.")
    return found


def notes_of(job_id: int) -> Sequence[Note]:
    """What the team has written down about a job, the oldest first."""
    query = (
        select(Note)
        .where(Note.job_id == job_id)
        .order_by(Note.id.desc())
        .limit(SHOWN_NOTES)
        .options(joinedload(Note.user))
    )
    return list(reversed(db.session.scalars(query).all()))


def templates_of(partner_id: int) -> Sequence[AnswerTemplate]:
    """The answers that a team keeps ready, by their titles."""
    query = (
        select(AnswerTemplate)
        .where(AnswerTemplate.partner_id == partner_id)
        .order_by(AnswerTemplate.title, AnswerTemplate.id)
        .limit(MOST_TEMPLATES)
    )
    return db.session.scalars(query).all()


def template_of(partner_id: int, public_id: str) -> AnswerTemplate:
    """A partner's answer that is kept ready. Raises NotFound for another partner's (P23)."""
    found = db.session.scalar(
        select(AnswerTemplate).where(
            AnswerTemplate.public_id == public_id, AnswerTemplate.partner_id == partner_id
        )
    )
    if found is None:
        raise NotFound("There is no such answer.")
    return found
