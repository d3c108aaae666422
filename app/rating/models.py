"""Reviews by clients (S107, S121)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, RowId
from app.rating.rules import CRITERIA

__all__ = ["CRITERIA", "Review"]


class Review(Base):
    """A client's grades and words about a partner, shown on its profile."""

    __tablename__ = "reviews"
    __table_args__ = (
        *(
            CheckConstraint(f"{criterion} BETWEEN 1 AND 5", name=criterion)
            for criterion in CRITERIA
        ),
        Index("ix_reviews_newest", "partner_id", "written_at", "id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id", ondelete="CASCADE"))
    client: Mapped[str] = mapped_column(String(120))
    locale: Mapped[str] = mapped_column(String(8))
    """Language of the words."""
    text: Mapped[str] = mapped_column(String(4000))
    reply: Mapped[str] = mapped_column(String(4000), default="")
    """The partner's public answer (S118)."""
    reply_locale: Mapped[str] = mapped_column(String(8), default="")
    quality: Mapped[int]
    timeliness: Mapped[int]
    service: Mapped[int]
    originality: Mapped[int]
    price: Mapped[int]
    written_at: Mapped[datetime]
