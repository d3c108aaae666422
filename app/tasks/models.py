"""What became of background work."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, RowId, ascii_key, one_of
from app.tasks.rules import OUTCOMES

SUMMARY_LENGTH = 200


class TaskRun(Base):
    """One run of a task: by the schedule or by hand."""

    __tablename__ = "task_runs"
    __table_args__ = (
        one_of("outcome", OUTCOMES),
        Index(None, "name", "id"),
        {"info": {"public": False}},
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    name: Mapped[str] = mapped_column(ascii_key(40))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(8))
    """``ok`` or ``failed``; none while it runs, and for ever when its process was killed."""
    summary: Mapped[str] = mapped_column(String(SUMMARY_LENGTH), default="")
    """What was done, or what went wrong, in the words of the worker's language."""
