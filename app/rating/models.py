"""Reviews by clients (S107, S121)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.accounts.tokens import new_public_id
from app.db import Base, RowId, ascii_key, one_of
from app.jobs.models import Job
from app.partners.models import Partner
from app.rating.rules import (
    COMPANY,
    CRITERIA,
    ELSEWHERE,
    LONGEST_COMMENT,
    NAMINGS,
    PUBLISHED,
    REASONS,
    SOURCES,
    STATUSES,
)

__all__ = ["CRITERIA", "Review"]


class Review(Base):
    """A client's grades and words about a partner. Those that are published show on its profile
    and count in its rating; the others nobody reads but staff and whoever wrote them."""

    __tablename__ = "reviews"
    __table_args__ = (
        *(
            CheckConstraint(f"{criterion} BETWEEN 1 AND 5", name=criterion)
            for criterion in CRITERIA
        ),
        one_of("status", STATUSES),
        one_of("source", SOURCES),
        one_of("naming", NAMINGS),
        one_of("reason", ("", *REASONS)),
        Index("ix_reviews_newest", "partner_id", "status", "written_at", "id"),
        # The office's table.
        Index("ix_reviews_written_at", "written_at", "id"),
        Index("ix_reviews_status", "status", "written_at", "id"),
        Index("ix_reviews_marks", "marks", "id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    """Names it in addresses."""
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id", ondelete="CASCADE"))
    job_id: Mapped[int | None] = mapped_column(
        RowId, ForeignKey("jobs.id", ondelete="SET NULL"), unique=True
    )
    """The completed job that it is about, which has one review at most."""
    source: Mapped[str] = mapped_column(String(10), default=ELSEWHERE)
    """Where it comes from (S120)."""
    status: Mapped[str] = mapped_column(ascii_key(10), default=PUBLISHED)
    version: Mapped[int] = mapped_column(default=1)
    """Raised by every change, so that what somebody judges or answers is what that person read."""
    naming: Mapped[str] = mapped_column(String(8), default=COMPANY)
    """What its writer chose to be called."""
    client: Mapped[str] = mapped_column(String(120))
    """The name that stands in public; empty for somebody who is not named."""
    locale: Mapped[str] = mapped_column(String(8))
    """Language of the words."""
    text: Mapped[str] = mapped_column(String(4000))
    quality: Mapped[int]
    timeliness: Mapped[int]
    service: Mapped[int]
    originality: Mapped[int]
    price: Mapped[int]
    written_at: Mapped[datetime]
    marks: Mapped[str] = mapped_column(ascii_key(60), default="")
    """Why staff are to look twice (rules.MARKS), between blanks; empty for nothing."""

    judged_at: Mapped[datetime | None]
    """When staff looked at it last."""
    judged_by_user_id: Mapped[int | None] = mapped_column(
        RowId, ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    reason: Mapped[str] = mapped_column(String(12), default="")
    """Why it was set aside or taken down."""
    comment: Mapped[str] = mapped_column(String(LONGEST_COMMENT), default="")
    """The same in words, as its writer reads it."""

    reply: Mapped[str] = mapped_column(String(4000), default="")
    """The partner's public answer (S118)."""
    reply_locale: Mapped[str] = mapped_column(String(8), default="")
    replied_at: Mapped[datetime | None]
    replied_by_user_id: Mapped[int | None] = mapped_column(
        RowId, ForeignKey("users.id", ondelete="SET NULL"), index=True
    )

    partner: Mapped[Partner] = relationship(lazy="raise")
    job: Mapped[Job | None] = relationship(lazy="raise")
    judged_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[judged_by_user_id])
    replied_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[replied_by_user_id])

    @property
    def grade(self) -> float:
        """The mean of its grades, from 1 to 5."""
        grades: list[int] = [getattr(self, criterion) for criterion in CRITERIA]
        return sum(grades) / len(grades)

    @property
    def marked_for(self) -> list[str]:
        """The marks one by one."""
        return self.marks.split()
