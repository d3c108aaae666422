"""Writing the audit, in the transaction of what it tells of."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, literal_column, select, update

from app.audit.models import AuditEntry
from app.audit.words import NOTHING, deeds, stored_value, subjects
from app.db import count_changed, db
from app.guards import guards_lifted
from app.values import Doer

BATCH = 500


def record(
    deed: str,
    *,
    doer: Doer,
    subject: str,
    subject_id: int,
    partner_id: int | None = None,
    before: Mapping[str, Any] = NOTHING,
    after: Mapping[str, Any] = NOTHING,
) -> None:
    """Write down what somebody did. Of ``before`` and ``after`` only what differs is kept; when
    they were given and nothing differs, nothing was done and nothing is written.

    Raises ValueError for a deed, detail or subject that no room has named.
    """
    entry = _entry(deed, doer, subject, subject_id, partner_id, before, after)
    if entry is not None:
        db.session.add(AuditEntry(**entry))
        db.session.flush()


def record_of_partners(
    deed: str,
    *,
    doer: Doer,
    before: Mapping[int, Mapping[str, Any]],
    after: Mapping[str, Any],
) -> None:
    """Write down what somebody did to many partners at once: a partner's number → what it was
    before; ``after`` is the same for all of them."""
    entries = [
        _entry(deed, doer, "partner", partner_id, partner_id, was, after)
        for partner_id, was in before.items()
    ]
    rows = [entry for entry in entries if entry is not None]
    if rows:
        db.session.execute(insert(AuditEntry), rows)


def forget_addresses(before: datetime) -> int:
    """Remove from where things were done, address and browser, from entries of a moment and
    earlier, some hundreds at a time; returns how many. All else stays, and the guards of the table
    are up again with the end of the transaction."""
    # As the index of those that have one is written, so that the others are not looked at.
    is_addressed = AuditEntry.address != literal_column("''")
    oldest = select(AuditEntry.id).where(is_addressed, AuditEntry.at <= before)
    ids = db.session.scalars(oldest.order_by(AuditEntry.at).limit(BATCH)).all()
    if ids:
        emptied = update(AuditEntry).where(AuditEntry.id.in_(ids)).values(address="", agent="")
        with guards_lifted(db.session.connection(), only=AuditEntry.__tablename__):
            count_changed(emptied)
    return len(ids)


def _entry(
    deed: str,
    doer: Doer,
    subject: str,
    subject_id: int,
    partner_id: int | None,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> dict[str, Any] | None:
    if deed not in deeds():
        raise ValueError(f"nobody has named the deed {deed!r} (app.audit.words)")
    if subject not in subjects():
        raise ValueError(f"nobody has named the subject {subject!r} (app.audit.words)")
    changed = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    if (before or after) and not changed:
        return None
    return {
        "deed": deed,
        "user_id": doer.user_id,
        "subject": subject,
        "subject_id": subject_id,
        "partner_id": partner_id,
        "before": {key: stored_value(key, before[key]) for key in changed if key in before},
        "after": {key: stored_value(key, after[key]) for key in changed if key in after},
        "address": doer.device.address,
        "agent": doer.device.agent,
    }
