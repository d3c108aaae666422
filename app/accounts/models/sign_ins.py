"""Sign-ins that last: the server's side of the cookie."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models.users import PRIVATE, User
from app.clock import now
from app.db import Base, RowId


class SignIn(Base):
    """One device of one person. The row goes when the sign-in ends, and with it the access.

    When the person was last here stands in the signed cookie, not here, so that reading a page
    leaves the database as it was.
    """

    __tablename__ = "sign_ins"
    __table_args__ = PRIVATE

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    """SHA-256 of the token in the cookie, so that a copy of the database signs nobody in."""
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    """Names the sign-in where its owner ends it."""
    user_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("users.id", ondelete="CASCADE"), index=True
    )
    began_at: Mapped[datetime] = mapped_column(default=now)
    ends_at: Mapped[datetime] = mapped_column(index=True)
    """In any case (rules.ends_at)."""
    address: Mapped[str] = mapped_column(String(45))
    agent: Mapped[str] = mapped_column(String(300))
    """What the browser says that it is."""

    user: Mapped[User] = relationship(lazy="raise")


class HalfSignIn(Base):
    """Somebody has given the right password and has still to show a second factor. The row goes
    when that is done; its token opens nothing by itself."""

    __tablename__ = "half_sign_ins"
    __table_args__ = PRIVATE

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    user_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("users.id", ondelete="CASCADE"), index=True
    )
    ends_at: Mapped[datetime] = mapped_column(index=True)

    user: Mapped[User] = relationship(lazy="raise")
