"""A person, and the team that the person belongs to."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.rules import MEMBER_ROLES, STAFF_ROLES
from app.clock import now
from app.db import Base, RowId, one_of

PRIVATE = {"info": {"public": False}}
"""For tables that no kept page shows (app.editions)."""
STATES = ("active", "ended")


class User(Base):
    """Somebody who may sign in: one of the operator's people, or of a partner's team."""

    __tablename__ = "users"
    __table_args__ = (
        one_of("role", STAFF_ROLES),
        one_of("state", STATES),
        PRIVATE,
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    """As rules.normalized_email writes it."""
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    """None until the invitation is accepted."""
    role: Mapped[str | None] = mapped_column(String(10), index=True)
    """Of the operator's people; None for those of partners."""
    locale: Mapped[str] = mapped_column(String(8))
    """The language of the person's mails."""
    timezone: Mapped[str | None] = mapped_column(String(60))
    """None for the programme's."""
    state: Mapped[str] = mapped_column(String(8), default="active")
    created_at: Mapped[datetime] = mapped_column(default=now)
    may_lack_factor: Mapped[bool] = mapped_column(default=False, server_default=false())
    """For the demo's accounts, which anybody may try; production does not ask
    (rules.needs_factor)."""

    membership: Mapped["Membership | None"] = relationship(lazy="raise", back_populates="user")

    @property
    def is_staff(self) -> bool:
        """Whether it is one of the operator's people."""
        return self.role is not None


class Membership(Base):
    """A person's place in a partner's team. One person belongs to one team, so that nobody ever
    answers in another firm's name by mistake."""

    __tablename__ = "memberships"
    __table_args__ = (one_of("role", MEMBER_ROLES), PRIVATE)

    user_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    partner_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("partners.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[str] = mapped_column(String(8))
    since: Mapped[datetime] = mapped_column(default=now)

    user: Mapped[User] = relationship(lazy="raise", back_populates="membership")
