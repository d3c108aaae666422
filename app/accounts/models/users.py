"""A person, and the team that the person belongs to."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.rules import MEMBER_ROLES, STAFF_ROLES
from app.accounts.tokens import new_public_id
from app.clock import now
from app.db import Base, RowId, one_of

PRIVATE = {"info": {"public": False}}
"""For tables that no kept page shows (app.editions)."""
STATES = ("active", "ended")
_INVITED, _ACCEPTED = text("password_hash IS NULL"), text("password_hash IS NOT NULL")


class User(Base):
    """Somebody who may sign in: one of the operator's people, or of a partner's team."""

    __tablename__ = "users"
    __table_args__ = (
        one_of("role", STAFF_ROLES),
        one_of("state", STATES),
        Index("ix_users_created_at", "created_at", "id"),
        Index("ix_users_invited", "created_at", postgresql_where=_INVITED, sqlite_where=_INVITED),
        Index("ix_users_accepted", "state", postgresql_where=_ACCEPTED, sqlite_where=_ACCEPTED),
        PRIVATE,
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(22), default=new_public_id, unique=True, index=True
    )
    """Names the person in addresses."""
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
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
    """When the operator ended the account, or the person left the team."""
    erased_at: Mapped[datetime | None]
    """When the person was forgotten: name and address are gone, the number stays in the audit."""
    may_lack_factor: Mapped[bool] = mapped_column(default=False, server_default=false())
    """For the demo's accounts, which anybody may try; production does not ask
    (rules.needs_factor)."""

    membership: Mapped["Membership | None"] = relationship(lazy="raise", back_populates="user")

    @property
    def any_role(self) -> str | None:
        """The role of one of the operator's people, or in a team; None for whoever has left it.
        Needs ``membership``."""
        return self.role or (self.membership.role if self.membership else None)

    @property
    def is_staff(self) -> bool:
        """Whether it is one of the operator's people."""
        return self.role is not None

    @property
    def is_invited(self) -> bool:
        """Whether the invitation has not been accepted yet."""
        return self.password_hash is None and self.erased_at is None

    @property
    def is_erased(self) -> bool:
        """Whether the person was forgotten."""
        return self.erased_at is not None

    @property
    def has_left(self) -> bool:
        """Whether the person belonged to a team once and to none now. Such an account signs in no
        more, and a team may invite its owner again. Needs ``membership`` loaded."""
        return not (self.is_staff or self.is_erased or self.membership)

    @property
    def standing(self) -> str:
        """active, invited, left, ended or erased, as people are told. Needs ``membership``."""
        if self.is_erased:
            return "erased"
        if self.has_left:
            return "left"
        if self.state != "active":
            return "ended"
        return "invited" if self.is_invited else "active"


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
