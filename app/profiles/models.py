"""Profiles as they are being edited."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.clock import now
from app.db import Base, Json, RowId, one_of
from app.profiles.rules import SIDES


class ProfileDraft(Base):
    """What one side has changed in a partner's profile and not published yet."""

    __tablename__ = "profile_drafts"
    __table_args__ = (one_of("side", SIDES), {"info": {"public": False}})

    partner_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("partners.id", ondelete="CASCADE"), primary_key=True
    )
    side: Mapped[str] = mapped_column(String(8), primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    """The whole profile as it is to be (profiles.content)."""
    base: Mapped[dict[str, str]] = mapped_column(Json)
    """Marks of the partner's parts as they were when the draft was begun, or last compared."""
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    changed_by: Mapped[int | None] = mapped_column(
        RowId, ForeignKey("users.id", ondelete="SET NULL"), index=True
    )

    editor: Mapped[User | None] = relationship(lazy="raise")
    """Who saved it last."""

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own style
