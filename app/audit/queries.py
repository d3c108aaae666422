"""Reading the audit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from app.audit.models import AuditEntry
from app.audit.words import deeds, details, told_value
from app.db import db

SHOWN = 50


@dataclass(frozen=True)
class Change:
    """What one deed changed, in the reader's words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ToldEntry:
    """One deed, in the reader's words."""

    id: int
    at: datetime
    user_id: int | None
    deed: str
    label: str
    subject: str
    subject_id: int
    partner_id: int | None
    changes: Sequence[Change]
    address: str
    agent: str


def history_of(subject: str, subject_id: int, most: int = SHOWN) -> list[ToldEntry]:
    """What was done to one thing, the latest first."""
    return _told(AuditEntry.subject == subject, AuditEntry.subject_id == subject_id, most=most)


def history_by(user_id: int, most: int = SHOWN) -> list[ToldEntry]:
    """What a person did, the latest first."""
    return _told(AuditEntry.user_id == user_id, most=most)


def told(entry: AuditEntry) -> ToldEntry:
    """A row in the reader's words. What a room no longer names is told by its key."""
    deed = deeds().get(entry.deed)
    return ToldEntry(
        id=entry.id,
        at=entry.at,
        user_id=entry.user_id,
        deed=entry.deed,
        label=str(deed.label) if deed else entry.deed,
        subject=entry.subject,
        subject_id=entry.subject_id,
        partner_id=entry.partner_id,
        changes=[_change(entry, key) for key in {**entry.before, **entry.after}],
        address=entry.address,
        agent=entry.agent,
    )


def _change(entry: AuditEntry, key: str) -> Change:
    detail = details().get(key)
    return Change(
        label=str(detail.label) if detail else key,
        before=told_value(key, entry.before.get(key)),
        after=told_value(key, entry.after.get(key)),
    )


def _told(*which: ColumnElement[bool], most: int) -> list[ToldEntry]:
    query = (
        select(AuditEntry)
        .where(*which)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(most)
    )
    return [told(entry) for entry in db.session.scalars(query)]
