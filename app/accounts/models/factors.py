"""What people show beside their password."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models.users import PRIVATE
from app.clock import now
from app.db import Base, RowId

LONGEST_PASSKEY_NAME = 60


class AuthenticatorApp(Base):
    """An app on a telephone that shows a code every half minute. A person has one at most."""

    __tablename__ = "authenticator_apps"
    __table_args__ = PRIVATE

    user_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    secret: Mapped[str] = mapped_column(String(200))
    """Sealed (app.accounts.sealing), so that a copy of the database computes no code."""
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    """The half minute of the code that was used last: it and older ones are used no more."""
    added_at: Mapped[datetime] = mapped_column(default=now)


class Passkey(Base):
    """A key that a device or a security key keeps (WebAuthn)."""

    __tablename__ = "passkeys"
    __table_args__ = PRIVATE

    public_id: Mapped[str] = mapped_column(String(22), primary_key=True)
    user_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("users.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(LONGEST_PASSKEY_NAME))
    """As its owner calls it."""
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1023), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary(2000))
    sign_count: Mapped[int] = mapped_column(BigInteger)
    """How often the key has signed, by its own count; a smaller one tells of a copy. 0 for keys
    that do not count."""
    added_at: Mapped[datetime] = mapped_column(default=now)
    used_at: Mapped[datetime | None] = mapped_column()


class RecoveryCode(Base):
    """A code that works once; using it takes the row away."""

    __tablename__ = "recovery_codes"
    __table_args__ = PRIVATE

    user_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
