"""What the two sides write to each other, and what a team writes for itself."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.clock import now
from app.db import Base, RowId, one_of
from app.jobs.models.briefs import PRIVATE
from app.jobs.rules.briefs import LONGEST_BODY, LONGEST_FILENAME, LONGEST_NOTE


class Message(Base):
    """A message of a conversation. Rows are added and stay."""

    __tablename__ = "job_messages"
    __table_args__ = (
        one_of("side", ("partner", "merchant")),
        Index("ix_job_messages_job_id", "job_id", "id"),
        PRIVATE,
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    job_id: Mapped[int] = mapped_column(RowId, ForeignKey("jobs.id", ondelete="CASCADE"))
    side: Mapped[str] = mapped_column(String(8))
    user_id: Mapped[int | None] = mapped_column(
        RowId, ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    """Who of the team wrote it; None for the merchant."""
    body: Mapped[str] = mapped_column(String(LONGEST_BODY))
    locale: Mapped[str] = mapped_column(String(8))
    """The language of the page on which it was written."""
    at: Mapped[datetime] = mapped_column(default=now)

    user: Mapped[User | None] = relationship(lazy="raise")
    files: Mapped[list["MessageFile"]] = relationship(
        lazy="raise", order_by="MessageFile.position", passive_deletes=True
    )


class MessageFile(Base):
    """A file of a message, served as an attachment to the two sides alone."""

    __tablename__ = "job_files"
    __table_args__ = PRIVATE

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    """Random; the file's name in the address."""
    message_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("job_messages.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    filename: Mapped[str] = mapped_column(String(LONGEST_FILENAME))
    """As its sender called it."""
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    """Bytes."""
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, deferred_raiseload=True)


class Note(Base):
    """What a team writes down for itself; merchants never see it (S161)."""

    __tablename__ = "job_notes"
    __table_args__ = (Index("ix_job_notes_job_id", "job_id", "id"), PRIVATE)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    job_id: Mapped[int] = mapped_column(RowId, ForeignKey("jobs.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(
        RowId, ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    body: Mapped[str] = mapped_column(String(LONGEST_NOTE))
    at: Mapped[datetime] = mapped_column(default=now)

    user: Mapped[User | None] = relationship(lazy="raise")
