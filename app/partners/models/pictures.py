"""Pictures of partners beside the logo, and logos that wait to be published."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.db import Base, RowId, one_of
from app.values import LocalizedText

PUBLIC = "public"
PICTURE_STATES = (PUBLIC, "team", "office")
"""Whether everybody sees a picture, or it waits in the draft of the partner's team or of the
operator's office."""
PICTURE_USES = ("gallery", "logo")


class PartnerPicture(Base):
    """A picture as WebP in two sizes, at an address that nobody guesses."""

    __tablename__ = "partner_pictures"
    __table_args__ = (
        one_of("state", PICTURE_STATES),
        one_of("use", PICTURE_USES),
        # A partner's pictures of one state, in their order.
        Index("ix_partner_pictures_shown", "partner_id", "state", "position"),
    )

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    """Random; the file's name in the address."""
    partner_id: Mapped[int] = mapped_column(RowId, ForeignKey("partners.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(8))
    use: Mapped[str] = mapped_column(String(8), default="gallery")
    position: Mapped[int] = mapped_column(default=0)
    alt: Mapped[LocalizedText] = mapped_column(default=LocalizedText)
    """What the picture shows, for those who do not see it."""
    width: Mapped[int]
    """Pixels of the large size."""
    height: Mapped[int]
    # Pages name pictures; only their own addresses read them.
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, deferred_raiseload=True)
    thumbnail: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, deferred_raiseload=True)
    added_at: Mapped[datetime] = mapped_column(default=now)
