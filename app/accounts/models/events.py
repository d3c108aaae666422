"""What happened to somebody's account, as its owner may read it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models.users import PRIVATE
from app.clock import now
from app.db import Base, RowId, one_of

KINDS = (
    "signed_in",
    "sign_in_failed",
    "signed_out",
    "sign_in_ended",
    "reset_asked",
    "password_changed",
    "invited",
    "account_made",
    "code_failed",
    "app_added",
    "app_removed",
    "passkey_added",
    "passkey_removed",
    "recovery_codes_made",
    "recovery_code_used",
    "factors_reset",
    "email_asked",
    "email_changed",
)


class SecurityEvent(Base):
    """One thing that happened, when and from where. Rows are added and never changed."""

    __tablename__ = "security_events"
    __table_args__ = (
        one_of("kind", KINDS),
        Index("ix_security_events_user_id_id", "user_id", "id"),
        Index("ix_security_events_at", "at"),
        PRIVATE,
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    user_id: Mapped[int] = mapped_column(RowId, ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(default=now)
    address: Mapped[str] = mapped_column(String(45))
    agent: Mapped[str] = mapped_column(String(300))
