"""What levels are decided by: conditions judged, contributions, wishes, decisions yet to come."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.accounts.tokens import new_public_id
from app.clock import now
from app.db import Base, Json, RowId, ascii_key, one_of
from app.partners.models import Partner, Tier, TierCondition
from app.partners.models.decisions import TALKS
from app.tiers.rules import CONTRIBUTION_STATES, CONTRIBUTIONS, PLAN_STATES, SOURCES, VERDICTS

PRIVATE = {"info": {"public": False}}
"""For tables that no kept page shows (app.editions)."""
IS_OPEN = text("state = 'scheduled'")


class Verdict(Base):
    """What staff judged of one condition of a level for one partner. A condition without a row is
    open; what was judged before stands in the audit."""

    __tablename__ = "condition_verdicts"
    __table_args__ = (one_of("verdict", VERDICTS), PRIVATE)

    partner_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("partners.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    condition_id: Mapped[int] = mapped_column(
        RowId,
        ForeignKey("tier_conditions.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        index=True,
    )
    verdict: Mapped[str] = mapped_column(String(8))
    note: Mapped[str] = mapped_column(String(2000), default="")
    """For staff alone."""
    by_user_id: Mapped[int | None] = mapped_column(
        RowId, ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    at: Mapped[datetime] = mapped_column(default=now)

    condition: Mapped[TierCondition] = relationship(lazy="raise")
    by: Mapped[User | None] = relationship(lazy="raise")


class Contribution(Base):
    """What a partner gave to the programme, by type (S18, S23, S25)."""

    __tablename__ = "contributions"
    __table_args__ = (
        one_of("kind", CONTRIBUTIONS),
        one_of("state", CONTRIBUTION_STATES),
        one_of("source", SOURCES),
        # The office reads them by state, a partner's own are read by day.
        Index("ix_contributions_state", "state", "id"),
        Index("ix_contributions_kind", "kind", "id"),
        Index("ix_contributions_at", "at", "id"),
        Index("ix_contributions_partner_id", "partner_id", "held_on", "id"),
        PRIVATE,
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    """Names it in addresses."""
    partner_id: Mapped[int] = mapped_column(RowId, ForeignKey("partners.id", ondelete="CASCADE"))
    source: Mapped[str] = mapped_column(String(8))
    """Who entered it: the partner, or staff."""
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(160))
    held_on: Mapped[date]
    link: Mapped[str] = mapped_column(String(500), default="")
    locale: Mapped[str] = mapped_column(String(8))
    """Language of the contribution."""
    words: Mapped[str] = mapped_column(String(2000), default="")
    version: Mapped[int] = mapped_column(default=1)
    """Raised when it is edited: what somebody confirms or edits is what that person has read."""
    state: Mapped[str] = mapped_column(ascii_key(10), default="submitted")
    reason: Mapped[str] = mapped_column(String(2000), default="")
    """Why it was refused, as the partner reads it."""
    by_user_id: Mapped[int | None] = mapped_column(
        RowId, ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    at: Mapped[datetime] = mapped_column(default=now)
    judged_by_user_id: Mapped[int | None] = mapped_column(
        RowId, ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    judged_at: Mapped[datetime | None]

    partner: Mapped[Partner] = relationship(lazy="raise")
    by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[by_user_id])
    judged_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[judged_by_user_id])


class TierWish(Base):
    """A partner has said that it would like to move up (S26). Without a row nobody asks it to."""

    __tablename__ = "tier_wishes"
    __table_args__ = PRIVATE

    partner_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("partners.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    since: Mapped[datetime] = mapped_column(default=now)


class TierPlan(Base):
    """A decision that was made and told, and holds from a day to come. The task
    ``apply-tier-decisions`` carries it out on that day."""

    __tablename__ = "tier_plans"
    __table_args__ = (
        one_of("kind", TALKS),
        one_of("state", PLAN_STATES),
        # One decision waits for its day at a time.
        Index(
            "uq_tier_plans_open",
            "partner_id",
            unique=True,
            sqlite_where=IS_OPEN,
            postgresql_where=IS_OPEN,
        ),
        Index("ix_tier_plans_partner_id", "partner_id", "id"),
        Index("ix_tier_plans_state", "state", "effective_on"),
        PRIVATE,
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    partner_id: Mapped[int] = mapped_column(RowId, ForeignKey("partners.id", ondelete="CASCADE"))
    from_tier_id: Mapped[int] = mapped_column(RowId, ForeignKey("tiers.id"), index=True)
    to_tier_id: Mapped[int] = mapped_column(RowId, ForeignKey("tiers.id"), index=True)
    decided_on: Mapped[date]
    kind: Mapped[str] = mapped_column(String(12))
    minutes: Mapped[str] = mapped_column(String(4000))
    reason: Mapped[str] = mapped_column(String(2000))
    effective_on: Mapped[date]
    """The day in the programme's time zone from whose midnight the level holds."""
    categories: Mapped[list[str]] = mapped_column(Json)
    """Slugs of the categories that stay when the level is lowered; none when it is left open."""
    leaving: Mapped[list[str]] = mapped_column(Json, default=list)
    """Slugs of those that go then."""
    state: Mapped[str] = mapped_column(ascii_key(10), default="scheduled")
    by_user_id: Mapped[int | None] = mapped_column(
        RowId, ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    ended_reason: Mapped[str] = mapped_column(String(2000), default="")
    """Why it was called off, as the partner reads it."""
    ended_by_user_id: Mapped[int | None] = mapped_column(
        RowId, ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    ended_at: Mapped[datetime | None]

    from_tier: Mapped[Tier] = relationship(lazy="raise", foreign_keys=[from_tier_id])
    to_tier: Mapped[Tier] = relationship(lazy="raise", foreign_keys=[to_tier_id])
    by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[by_user_id])
    ended_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[ended_by_user_id])
