"""Links that come by mail and work once."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models.users import PRIVATE, User
from app.clock import now
from app.db import Base, RowId, one_of

PURPOSES = ("reset", "invitation", "new_email")


class MailedLink(Base):
    """A link that lets its reader choose a password, or confirm a new address. A newer one of the
    same purpose takes its place, and using it takes the row away: there is never more than the
    newest one."""

    __tablename__ = "mailed_links"
    __table_args__ = (one_of("purpose", PURPOSES), PRIVATE)

    user_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    purpose: Mapped[str] = mapped_column(String(10), primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    made_at: Mapped[datetime] = mapped_column(default=now)
    ends_at: Mapped[datetime] = mapped_column(index=True)
    email: Mapped[str | None] = mapped_column(String(254))
    """The address that is to become the account's, once its link is used."""

    user: Mapped[User] = relationship(lazy="raise")


class ResetRequest(Base):
    """Somebody asked for a new password for an address, known here or not.

    The web process writes the same row for both and answers at once; the worker looks whose
    address it is. So nobody learns from the answer or its time who has an account.
    """

    __tablename__ = "reset_requests"
    __table_args__ = PRIVATE

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    email: Mapped[str] = mapped_column(String(254))
    locale: Mapped[str] = mapped_column(String(8))
    address: Mapped[str] = mapped_column(String(45))
    asked_at: Mapped[datetime] = mapped_column(default=now)
