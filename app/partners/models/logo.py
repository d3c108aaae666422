"""Logos, kept in the database: small, in the same transaction, and there on every machine."""

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, RowId


class Logo(Base):
    """A partner's logo as WebP, at an address that changes with the picture."""

    __tablename__ = "logos"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    """Random; the file's name in the address."""
    partner_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("partners.id", ondelete="CASCADE"), unique=True
    )
    data: Mapped[bytes] = mapped_column(LargeBinary)
