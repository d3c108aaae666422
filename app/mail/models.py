"""The outbox: every mail that is to be sent, was sent, or could not be."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, RowId, ascii_key, one_of
from app.mail.rules import LONGEST_ADDRESS, LONGEST_ERROR, LONGEST_SUBJECT, QUEUED, STATES


class OutgoingMail(Base):
    """One mail to one recipient, as it was worded when what it tells of was done."""

    __tablename__ = "outgoing_mails"
    __table_args__ = (
        one_of("state", STATES),
        Index(None, "state", "due_at", "id"),
        Index(None, "sent_at"),
        Index(None, "recipient"),
        {"info": {"public": False}},
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    message: Mapped[str] = mapped_column(ascii_key(80))
    """Which one it is: ``accounts/reset``."""
    recipient: Mapped[str] = mapped_column(String(LONGEST_ADDRESS))
    locale: Mapped[str] = mapped_column(String(10))
    subject: Mapped[str] = mapped_column(String(LONGEST_SUBJECT))
    text: Mapped[str] = mapped_column(Text)
    """The body; emptied once it is sent, as it may hold a link that opens an account."""
    html: Mapped[str] = mapped_column(Text)
    """The same as HTML, emptied like it."""
    message_id: Mapped[str] = mapped_column(ascii_key(300), unique=True)
    """The Message-ID without its brackets: whoever gets the mail twice can tell by it."""
    state: Mapped[str] = mapped_column(String(8), default=QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    """Tries that were begun, a broken-off one included."""
    due_at: Mapped[datetime]
    """From when it may be tried; for one that was given up, the last such moment."""
    leased_until: Mapped[datetime | None]
    """Until when it belongs to the worker that is sending it; nobody else has the same moment."""
    last_error: Mapped[str] = mapped_column(String(LONGEST_ERROR), default="")
    """Why the last try failed, in the mail server's words."""
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
