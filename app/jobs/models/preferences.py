"""How a partner wants to get jobs (S148–S150), and the answers that it keeps ready."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.tokens import new_public_id
from app.clock import now
from app.db import Base, RowId
from app.jobs.models.briefs import PRIVATE
from app.jobs.rules.briefs import LONGEST_BODY


class JobPreferences(Base):
    """A partner's preferences beside those of its profile; without a row the defaults hold."""

    __tablename__ = "job_preferences"
    __table_args__ = (
        CheckConstraint("away_until >= away_from", name="away"),
        Index("ix_job_preferences_away_from", "away_from"),
        Index("ix_job_preferences_away_until", "away_until"),
        PRIVATE,
    )

    partner_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("partners.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    notify_email: Mapped[str] = mapped_column(String(254), default="")
    """Where notices go; empty for the owners' own addresses."""
    away_from: Mapped[date | None]
    """The first day of a vacation, in the programme's time zone."""
    away_until: Mapped[date | None]
    """Its last day."""
    is_away: Mapped[bool] = mapped_column(default=False)
    """The vacation has closed the partner for new work, and will open it again."""
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class AnswerTemplate(Base):
    """An answer that a team keeps ready."""

    __tablename__ = "answer_templates"
    __table_args__ = (Index("ix_answer_templates_partner_id", "partner_id", "title"), PRIVATE)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    partner_id: Mapped[int] = mapped_column(RowId, ForeignKey("partners.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(80))
    body: Mapped[str] = mapped_column(String(LONGEST_BODY))
    locale: Mapped[str] = mapped_column(String(8))
    """The language that it is written in."""
    changed_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)
