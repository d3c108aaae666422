"""What people decided about a partner, on the record."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.db import Base, RowId, one_of

TALKS = ("meeting", "call")


class Vetting(Base):
    """A recorded conversation in which staff judged a partner before listing it (S5).

    Kind ``import`` is the operator's word that the conversations took place elsewhere.
    """

    __tablename__ = "vettings"
    # No page for everybody shows it: it makes no new edition.
    __table_args__ = (one_of("kind", (*TALKS, "import")), {"info": {"public": False}})

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    partner_id: Mapped[int] = mapped_column(
        ForeignKey("partners.id", ondelete="CASCADE"), index=True
    )
    held_on: Mapped[date]
    kind: Mapped[str] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(String(2000))
    by_user_id: Mapped[int | None] = mapped_column(
        RowId, ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    """Who recorded it; None for what came by a command."""
    recorded_at: Mapped[datetime] = mapped_column(default=now)


class TierDecision(Base):
    """A level given by people, with when, how and why (S16). Never by a threshold alone."""

    __tablename__ = "tier_decisions"
    __table_args__ = (one_of("kind", TALKS),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    partner_id: Mapped[int] = mapped_column(
        ForeignKey("partners.id", ondelete="CASCADE"), index=True
    )
    from_tier_id: Mapped[int] = mapped_column(ForeignKey("tiers.id"), index=True)
    to_tier_id: Mapped[int] = mapped_column(ForeignKey("tiers.id"), index=True)
    decided_on: Mapped[date]
    kind: Mapped[str] = mapped_column(String(12))
    minutes: Mapped[str] = mapped_column(String(4000))
    reason: Mapped[str] = mapped_column(String(2000))
    """As it was told to the partner."""
    effective_on: Mapped[date]
    """From which day the level holds."""
    by_user_id: Mapped[int | None] = mapped_column(
        RowId, ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    """Who recorded it; None for what came by a command."""
    recorded_at: Mapped[datetime] = mapped_column(default=now)
