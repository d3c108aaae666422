"""What the two sides have agreed (S10), and access to the merchant's shop (S162, S163)."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clock import now
from app.db import Base, Json, RowId, one_of
from app.jobs.models.briefs import PRIVATE
from app.jobs.models.jobs import Job
from app.jobs.rules.accesses import ACCESS_STATES
from app.jobs.rules.agreements import Terms
from app.jobs.rules.briefs import LONGEST_TERMS
from app.jobs.rules.statuses import MERCHANT, PARTNER


class Agreement(Base):
    """One version of an agreement sheet. A new version replaces it; its words never change."""

    __tablename__ = "job_agreements"
    __table_args__ = (
        UniqueConstraint("job_id", "number"),
        one_of("side", ("partner", "merchant")),
        PRIVATE,
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    job_id: Mapped[int] = mapped_column(RowId, ForeignKey("jobs.id", ondelete="CASCADE"))
    number: Mapped[int]
    """Versions count from 1."""
    side: Mapped[str] = mapped_column(String(8))
    """Who proposed it."""
    user_id: Mapped[int | None] = mapped_column(
        RowId, ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    locale: Mapped[str] = mapped_column(String(8))
    access: Mapped[str] = mapped_column(String(LONGEST_TERMS))
    rate: Mapped[str] = mapped_column(String(LONGEST_TERMS))
    scope: Mapped[str] = mapped_column(String(LONGEST_TERMS))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    proposed_at: Mapped[datetime] = mapped_column(default=now)
    partner_confirmed_at: Mapped[datetime | None]
    partner_confirmed_by: Mapped[int | None] = mapped_column(
        RowId, ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    merchant_confirmed_at: Mapped[datetime | None]

    @property
    def terms(self) -> Terms:
        """What it says."""
        return Terms(self.access, self.rate, self.scope, self.starts_on, self.ends_on)

    @property
    def waits_for(self) -> str | None:
        """The side that has not confirmed it; None once both have."""
        if self.partner_confirmed_at is None:
            return PARTNER
        return MERCHANT if self.merchant_confirmed_at is None else None

    @property
    def is_agreed(self) -> bool:
        """Whether both sides have confirmed it."""
        return self.waits_for is None


class Access(Base):
    """A partner's access to the merchant's shop: asked for, consented to or not, ended."""

    __tablename__ = "job_accesses"
    __table_args__ = (
        one_of("state", ACCESS_STATES),
        # A partner's list of all of them, and of those in one state, the newest first.
        Index("ix_job_accesses_partner_id", "partner_id", "id"),
        Index("ix_job_accesses_partner_state", "partner_id", "state", "id"),
        PRIVATE,
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    job_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("jobs.id", ondelete="CASCADE"), index=True
    )
    partner_id: Mapped[int] = mapped_column(RowId, ForeignKey("partners.id", ondelete="CASCADE"))
    """As the job's; here so that an index of the partner's list has it."""
    state: Mapped[str] = mapped_column(String(10), default="requested")
    kinds: Mapped[list[str]] = mapped_column(Json, default=list)
    """Usual kinds of access (rules.accesses), told to each side in its own language."""
    what: Mapped[str] = mapped_column(String(LONGEST_TERMS))
    why: Mapped[str] = mapped_column(String(LONGEST_TERMS))
    locale: Mapped[str] = mapped_column(String(8))
    """The language of the two texts."""
    user_id: Mapped[int | None] = mapped_column(
        RowId, ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    """Who of the team asked."""
    requested_at: Mapped[datetime] = mapped_column(default=now)
    decided_at: Mapped[datetime | None]
    consent_text: Mapped[str] = mapped_column(default="")
    """What the merchant agreed to, word for word; empty before."""
    consent_hash: Mapped[str] = mapped_column(String(64), default="")
    ended_at: Mapped[datetime | None]
    """When it was revoked or given up."""

    job: Mapped[Job] = relationship(lazy="raise")
