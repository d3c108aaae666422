"""What lists of jobs are made of: stretches, each in the order of an index, and what is asked of
the jobs in them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    TextClause,
    and_,
    bindparam,
    exists,
    or_,
    select,
    text,
)
from sqlalchemy.orm import InstrumentedAttribute

from app.accounts.models import Membership, User
from app.jobs.models import Job, JobWord
from app.jobs.queries.question import DUE, ME, NOBODY, OLDEST, Question
from app.jobs.rules.statuses import EXPIRED, NEW, OPEN
from app.partners.models import Category

AFTER_ALL = "~"
"""Comes after every letter and digit."""

# Word for word as the partial indexes have it: SQLite does not know what a parameter will be.
RUNNING = text("jobs.status IN ('new', 'open')")
UNREAD = text("jobs.is_unread")

# Filled in when a statement is asked, so that it can be put together once.
PARTNER = bindparam("partner_id", type_=Job.partner_id.type)
AT = bindparam("at", type_=Job.due_at.type)
USER = bindparam("user_id", type_=Job.id.type)
MARK_MOMENT = bindparam("mark_moment", type_=Job.due_at.type)
MARK_JOB = bindparam("mark_job", type_=Job.public_id.type)
SHOWN = bindparam("size", type_=Integer())

Condition = ColumnElement[bool] | TextClause
Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Stretch:
    """A part of a list."""

    where: tuple[Condition, ...]
    column: InstrumentedAttribute[datetime]
    """What it is ordered by, the job's number behind."""
    is_falling: bool
    index: str
    number: int = 0
    """In the addresses of pages."""


@dataclass(frozen=True)
class Sift:
    """One thing that is asked of jobs."""

    where: ColumnElement[bool] | TextClause
    ids: Rows
    """The same as the numbers of all such jobs, found by an index of its own."""
    index: str | None
    """That index, where it is one of the table itself."""


def is_over(at: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Whether a job's time is up although the worker has not written so yet."""
    return and_(RUNNING, Job.due_at <= at)


def stretches_of(status: str, sort: str) -> list[Stretch]:
    """The stretches of a list, in their order."""
    runs = Job.due_at > AT
    by_status = Stretch((Job.status == status,), Job.moved_at, True, "ix_jobs_inbox_status")
    if sort == DUE and status in ("", NEW, OPEN):
        clock = Stretch((RUNNING, runs), Job.due_at, False, "ix_jobs_due")
        if status:
            return [Stretch((*clock.where, Job.status == status), Job.due_at, False, "ix_jobs_due")]
        rest = or_(Job.status.not_in((NEW, OPEN)), Job.due_at <= AT)
        return _numbered([clock, Stretch((rest,), Job.moved_at, True, "ix_jobs_inbox")])
    if not status:
        found = [Stretch((), Job.moved_at, True, "ix_jobs_inbox")]
    elif status in (NEW, OPEN):
        found = [Stretch((*by_status.where, runs), Job.moved_at, True, by_status.index)]
    elif status == EXPIRED:
        # Those that the worker has not come to have ended last.
        found = [Stretch((RUNNING, ~runs), Job.due_at, True, "ix_jobs_due"), by_status]
    else:
        found = [by_status]
    if sort == OLDEST:
        found = [
            Stretch(each.where, each.column, not each.is_falling, each.index)
            for each in reversed(found)
        ]
    return _numbered(found)


def _numbered(stretches: list[Stretch]) -> list[Stretch]:
    return [
        Stretch(each.where, each.column, each.is_falling, each.index, number)
        for number, each in enumerate(stretches)
    ]


def sifts_of(question: Question) -> list[Sift]:
    """What a question asks beside the status."""
    wanted: list[tuple[Condition, str]] = []
    if question.unread:
        wanted.append((UNREAD, "ix_jobs_inbox_unread"))
    if question.member:
        wanted.append((_assigned(question.member), "ix_jobs_inbox_member"))
    if question.category:
        category = select(Category.id).where(Category.slug == question.category)
        is_it = Job.category_id == category.scalar_subquery()
        wanted.append((is_it, "ix_jobs_inbox_category"))
    if question.kind:
        wanted.append((Job.kind == question.kind, "ix_jobs_inbox_kind"))
    sifts = [
        Sift(where, hinted(select(Job.id).where(Job.partner_id == PARTNER, where), index), index)
        for where, index in wanted
    ]
    return sifts + [_with_word(word) for word in question.folded]


def _assigned(member: str) -> ColumnElement[bool]:
    if member == NOBODY:
        return Job.assigned_to.is_(None)
    if member == ME:
        return Job.assigned_to == USER
    # Somebody of another team is nobody's here.
    who = (
        select(User.id)
        .join(Membership, Membership.user_id == User.id)
        .where(User.public_id == member, Membership.partner_id == PARTNER)
    )
    return Job.assigned_to == who.scalar_subquery()


def _with_word(word: str) -> Sift:
    begins = (JobWord.word >= word[:40], JobWord.word < word[:40] + AFTER_ALL)
    # A sum has no index: for the sake of their order SQLite would rather read all words of all jobs
    # than put the few that it finds in order.
    ids = select(JobWord.job_id + 0).where(JobWord.partner_id == PARTNER, *begins)
    return Sift(exists().where(JobWord.job_id == Job.id, *begins), ids, None)


def hinted(query: Rows, index: str | None) -> Rows:
    """Jobs by way of an index; by their numbers without one."""
    # SQLite keeps no statistics here, and would rather sort all that a condition finds.
    hint = f"INDEXED BY {index}" if index else "NOT INDEXED"
    return query.with_hint(Job, hint, "sqlite")
