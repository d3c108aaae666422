"""The rows of the audit. They are added and never changed: triggers refuse it (migration 0009)."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.db import Base, Json, RowId, ascii_key

IS_ADDRESSED = text("address <> ''")


class AuditEntry(Base):
    """One deed. It holds numbers of people and never their names or addresses, so that somebody
    can be forgotten (privacy) while the audit stays as it was written."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_subject_at", "subject", "subject_id", "at", "id"),
        Index("ix_audit_entries_subject", "subject", "at", "id"),
        Index("ix_audit_entries_partner_id_at", "partner_id", "at", "id"),
        Index("ix_audit_entries_user_id_at", "user_id", "at", "id"),
        Index("ix_audit_entries_deed_at", "deed", "at", "id"),
        Index("ix_audit_entries_at", "at", "id"),
        # Those whose address is still to be removed.
        Index(
            "ix_audit_entries_addressed",
            "at",
            postgresql_where=IS_ADDRESSED,
            sqlite_where=IS_ADDRESSED,
        ),
        {"info": {"public": False}},
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    user_id: Mapped[int | None] = mapped_column(RowId)
    """Who did it; None for the machine. No foreign key: the audit outlives what it tells of."""
    deed: Mapped[str] = mapped_column(ascii_key(40))
    """As rooms name it (words.Deed): ``partner.suspended``."""
    subject: Mapped[str] = mapped_column(ascii_key(20))
    """What it was done to: ``partner``, ``user``, ``application`` …"""
    subject_id: Mapped[int] = mapped_column(RowId)
    partner_id: Mapped[int | None] = mapped_column(RowId)
    """The partner whom it concerns, when there is one."""
    before: Mapped[dict[str, Any]] = mapped_column(Json)
    after: Mapped[dict[str, Any]] = mapped_column(Json)
    address: Mapped[str] = mapped_column(String(45))
    agent: Mapped[str] = mapped_column(String(300))
