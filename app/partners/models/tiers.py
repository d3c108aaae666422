"""Levels, their conditions, and categories: data with texts in every language."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, RowId
from app.values import LocalizedText


class Tier(Base):
    """A level of partnership (S13): data, with its texts in every language."""

    __tablename__ = "tiers"
    # What a partner's copy of the limit refers to.
    __table_args__ = (UniqueConstraint("id", "category_limit"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    key: Mapped[str] = mapped_column(String(20), unique=True)
    rank: Mapped[int] = mapped_column(unique=True)
    """Higher stands first in every list (S19)."""
    category_limit: Mapped[int]
    """In how many categories a partner of this level may stand; UNLIMITED for no limit."""
    name: Mapped[LocalizedText]
    plural: Mapped[LocalizedText]
    summary: Mapped[LocalizedText]
    about: Mapped[LocalizedText]

    conditions: Mapped[list["TierCondition"]] = relationship(
        order_by="TierCondition.position", lazy="raise"
    )


class TierCondition(Base):
    """One condition of a level, as the levels page lists it."""

    __tablename__ = "tier_conditions"
    __table_args__ = (UniqueConstraint("tier_id", "key"), UniqueConstraint("tier_id", "position"))

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    tier_id: Mapped[int] = mapped_column(ForeignKey("tiers.id"))
    key: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    text: Mapped[LocalizedText]


class Category(Base):
    """A field of e-commerce that partners work in (S4)."""

    __tablename__ = "categories"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    position: Mapped[int] = mapped_column(unique=True)
    icon: Mapped[str] = mapped_column(String(40))
    name: Mapped[LocalizedText]
    short: Mapped[LocalizedText]
    about: Mapped[LocalizedText]
