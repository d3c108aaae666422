"""One partner's part of a brief, with its clock, and the narrow tables that keep lists of any
length as fast as short ones."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.accounts.tokens import new_public_id
from app.clock import now
from app.db import Base, Json, RowId, ascii_key, one_of
from app.jobs.models.briefs import PRIVATE, Brief
from app.jobs.rules.briefs import KINDS, LONGEST_COMMENT
from app.jobs.rules.statuses import ALL_REASONS, LIVE, SIDES, STATUSES, UNANSWERED
from app.partners.models import Partner

KEY_ORDERED = {"sqlite_with_rowid": False}
"""Tables that are nothing but their key lie in its order."""
_UNANSWERED = text(f"status IN ({', '.join(repr(each) for each in UNANSWERED)})")
_UNREAD = text("is_unread")
_LIVE = text(f"status IN ({', '.join(repr(each) for each in LIVE)})")


class Job(Base):
    """A brief as it lies before one partner (S146)."""

    __tablename__ = "jobs"
    __table_args__ = (
        UniqueConstraint("brief_id", "partner_id"),
        one_of("status", STATUSES),
        one_of("kind", KINDS),
        one_of("ended_by", SIDES),
        one_of("reason", ALL_REASONS),
        # The inbox: all, of one status, of one member and so on, and what is unread, newest first.
        Index("ix_jobs_inbox", "partner_id", "moved_at", "id"),
        Index("ix_jobs_inbox_status", "partner_id", "status", "moved_at", "id"),
        Index("ix_jobs_inbox_member", "partner_id", "assigned_to", "moved_at", "id"),
        Index("ix_jobs_inbox_category", "partner_id", "category_id", "moved_at", "id"),
        Index("ix_jobs_inbox_kind", "partner_id", "kind", "moved_at", "id"),
        Index(
            "ix_jobs_inbox_unread",
            "partner_id",
            "moved_at",
            "id",
            sqlite_where=_UNREAD,
            postgresql_where=_UNREAD,
        ),
        # Whose time runs out first, of one partner and of all.
        Index(
            "ix_jobs_due",
            "partner_id",
            "due_at",
            "id",
            sqlite_where=_UNANSWERED,
            postgresql_where=_UNANSWERED,
        ),
        Index("ix_jobs_due_at", "due_at", sqlite_where=_UNANSWERED, postgresql_where=_UNANSWERED),
        # What matching asks of a partner: how much it has on hand, and its last 90 days.
        Index("ix_jobs_live", "partner_id", sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("ix_jobs_record", "partner_id", "asked_at", "status"),
        # The office's table.
        Index("ix_jobs_moved_at", "moved_at", "id"),
        Index("ix_jobs_asked_at", "asked_at", "id"),
        Index("ix_jobs_status", "status", "moved_at", "id"),
        Index("ix_jobs_category_id", "category_id", "moved_at", "id"),
        PRIVATE,
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    """Names it in addresses."""
    brief_id: Mapped[int] = mapped_column(RowId, ForeignKey("briefs.id", ondelete="CASCADE"))
    partner_id: Mapped[int] = mapped_column(RowId, ForeignKey("partners.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(8))
    """As the brief's; here so that an index of the inbox has it."""
    category_id: Mapped[int | None] = mapped_column(
        ForeignKey("categories.id", ondelete="SET NULL")
    )
    """As the brief's."""
    status: Mapped[str] = mapped_column(String(10), default="new")
    version: Mapped[int] = mapped_column(default=1)
    """Raised by every step, so that of two at once one wins."""

    asked_at: Mapped[datetime] = mapped_column(default=now)
    due_at: Mapped[datetime]
    """72 hours after the asking: from this moment on it is expired (P18)."""
    reminded: Mapped[int] = mapped_column(default=0)
    """How many reminders have gone out."""
    moved_at: Mapped[datetime] = mapped_column(default=now)
    """When anything happened last that either side sees."""
    opened_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    """When the partner wrote first; until then a matched merchant does not know of it (S140)."""
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(String(8))
    """Which side declined or completed it; None for what expired."""
    reason: Mapped[str | None] = mapped_column(String(20))
    """Why it was declined."""
    comment: Mapped[str] = mapped_column(String(LONGEST_COMMENT), default="")
    is_unread: Mapped[bool] = mapped_column(default=True)
    """Nobody of the team has seen the last thing that came from the merchant."""
    merchant_read_at: Mapped[datetime | None]
    """Up to when the merchant has read."""
    assigned_to: Mapped[int | None] = mapped_column(
        RowId, ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    why: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    """Why this partner was picked (rules.matching); empty for an enquiry."""

    brief: Mapped[Brief] = relationship(lazy="raise")
    partner: Mapped[Partner] = relationship(lazy="raise")
    assignee: Mapped[User | None] = relationship(lazy="raise")


class JobCount(Base):
    """How many jobs of a partner stand at a status; kept by the writes that move them."""

    __tablename__ = "job_counts"
    __table_args__ = (KEY_ORDERED | PRIVATE,)

    partner_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("partners.id", ondelete="CASCADE"), primary_key=True
    )
    status: Mapped[str] = mapped_column(String(10), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


class JobEvent(Base):
    """A step of a job, for both sides' timeline and the office. Rows are added and stay."""

    __tablename__ = "job_events"
    __table_args__ = PRIVATE

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    job_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("jobs.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(24))
    """asked, opened, answered, declined, expired, inactive, revived, completed, assigned, … """
    side: Mapped[str | None] = mapped_column(String(8))
    """Whose step it was; None for the machine's."""
    user_id: Mapped[int | None] = mapped_column(
        RowId, ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    at: Mapped[datetime] = mapped_column(default=now)
    details: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


class JobRead(Base):
    """Up to when a member of the team has read a job."""

    __tablename__ = "job_reads"
    __table_args__ = PRIVATE

    job_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    read_at: Mapped[datetime] = mapped_column(default=now)


class JobWord(Base):
    """A folded word by which a partner finds a job (S160)."""

    __tablename__ = "job_words"
    __table_args__ = (
        Index("ix_job_words_job_id", "job_id", "word"),
        KEY_ORDERED | PRIVATE,
    )

    partner_id: Mapped[int] = mapped_column(RowId, primary_key=True)
    word: Mapped[str] = mapped_column(ascii_key(40), primary_key=True)
    job_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True
    )
