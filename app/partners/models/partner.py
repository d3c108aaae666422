"""Partners and what belongs to them.

The category limit (S20, S22, S27) is a matter of keys, not of a check before writing, so that two
writers at once cannot pass it on either database (docs/decisions/0002-category-limit.md):

- a partner carries its level's limit, kept equal to the level's by a composite foreign key;
- each category of a partner sits in a numbered slot, unique per partner and below the limit;
- a slot beyond the limit exists only when it is marked as surplus, which demotion alone does.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.clock import now
from app.db import Base, Json, RowId, ascii_key, one_of
from app.i18n.folding import fold
from app.partners.models.tiers import Category, Tier
from app.values import LocalizedText, Money

KINDS = ("company", "freelancer")
STATES = ("draft", "published", "suspended")
SOURCES = ("application", "staff", "import", "api", "demo")

LONGEST_NAME_KEY = 60


def name_key(name: str) -> str:
    """A folded name, by which the office's table is sorted."""
    return fold(name)[:LONGEST_NAME_KEY]


def _name_key_of_row(context: Any) -> str:
    return name_key(context.get_current_parameters()["name"])


class Partner(Base):
    """A company or a freelancer of the programme (S3)."""

    __tablename__ = "partners"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tier_id", "category_limit"],
            ["tiers.id", "tiers.category_limit"],
            onupdate="CASCADE",
        ),
        UniqueConstraint("id", "category_limit"),
        one_of("kind", KINDS),
        one_of("state", STATES),
        one_of("source", SOURCES),
        # The orders of the office's table, alone and behind a state or a level.
        Index("ix_partners_name_key", "name_key", "id"),
        Index("ix_partners_created_at", "created_at", "id"),
        Index("ix_partners_updated_at", "updated_at", "id"),
        Index("ix_partners_state_name_key", "state", "name_key", "id"),
        Index("ix_partners_tier_id_name_key", "tier_id", "name_key", "id"),
        # With the number, so that counting beside another filter reads no row.
        Index("ix_partners_country_id", "country", "id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    external_id: Mapped[str | None] = mapped_column(String(80), unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12), default="draft")
    source: Mapped[str] = mapped_column(String(12), index=True)
    """Which way the partner came in (S15)."""
    tier_id: Mapped[int] = mapped_column(RowId)
    category_limit: Mapped[int]

    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(
        ascii_key(LONGEST_NAME_KEY), default=_name_key_of_row, server_default=""
    )
    headline: Mapped[LocalizedText]
    about: Mapped[LocalizedText]
    country: Mapped[str | None] = mapped_column(String(2))
    city: Mapped[str] = mapped_column(String(80), default="")
    languages: Mapped[list[str]] = mapped_column(Json)
    """ISO codes of the languages spoken, the main one first."""
    email: Mapped[str] = mapped_column(String(254), index=True)
    """Lower case."""
    phone: Mapped[str] = mapped_column(String(40), default="")
    website: Mapped[str] = mapped_column(String(300), default="", index=True)
    founded: Mapped[int | None]
    team_size: Mapped[int | None]
    dropshipping: Mapped[bool] = mapped_column(default=False)
    """Works with shops that sell from a supplier's stock."""
    available: Mapped[bool] = mapped_column(default=True)
    """Takes new work now."""
    logo: Mapped[str | None] = mapped_column(String(40))
    """Name of its picture (models.logo); None for a monogram."""

    score: Mapped[int] = mapped_column(default=0)
    """Rating score in ten-thousandths; a computed figure, unlike the level (S165)."""
    rating: Mapped[int | None]
    """Mean grade of the shown reviews in hundredths (100–500)."""
    review_count: Mapped[int] = mapped_column(default=0)
    answer_minutes: Mapped[int | None]
    """Median time to the first answer."""

    published_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)
    version: Mapped[int] = mapped_column(default=1)

    tier: Mapped[Tier] = relationship(
        lazy="raise", foreign_keys=[tier_id], primaryjoin=Tier.id == tier_id
    )
    standings: Mapped[list["Standing"]] = relationship(
        lazy="raise",
        order_by="Standing.slot",
        cascade="all, delete-orphan",
        passive_deletes=True,
        back_populates="partner",
        foreign_keys="Standing.partner_id",
        primaryjoin="Standing.partner_id == Partner.id",
    )
    services: Mapped[list["Service"]] = relationship(
        lazy="raise",
        order_by="Service.position",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    references: Mapped[list["Reference"]] = relationship(
        lazy="raise",
        order_by="Reference.position",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )

    @validates("name")
    def _keep_name_key(self, _attribute: str, name: str) -> str:
        self.name_key = name_key(name)
        return name

    @property
    def web_link(self) -> str | None:
        """The website where it may be linked to; None for what is no http address: a link to
        such a thing could run code in the reader's browser."""
        return self.website if self.website.lower().startswith(("http://", "https://")) else None

    @property
    def phone_link(self) -> str | None:
        """The telephone as an address to call; None where it has no digit."""
        digits = "".join(character for character in self.phone if character in "0123456789")
        plus = "+" if self.phone.startswith("+") else ""
        return f"tel:{plus}{digits}" if digits else None

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own style


class Standing(Base):
    """A partner stands in a category."""

    __tablename__ = "standings"
    __table_args__ = (
        ForeignKeyConstraint(
            ["partner_id", "category_limit"],
            ["partners.id", "partners.category_limit"],
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        UniqueConstraint("partner_id", "slot"),
        CheckConstraint("slot >= 0 AND (surplus OR slot < category_limit)", name="limit"),
        # Tells who stands in a category without reading the rows themselves.
        Index("ix_standings_category_id_partner_id", "category_id", "partner_id"),
    )

    partner_id: Mapped[int] = mapped_column(RowId, primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"), primary_key=True)
    slot: Mapped[int]
    category_limit: Mapped[int]
    surplus: Mapped[bool] = mapped_column(default=False)
    """Left over by a demotion until someone chooses which categories stay."""

    partner: Mapped[Partner] = relationship(
        lazy="raise",
        back_populates="standings",
        foreign_keys=[partner_id],
        primaryjoin=Partner.id == partner_id,
    )
    category: Mapped[Category] = relationship(lazy="raise")


class Service(Base):
    """What a partner does, and from which price."""

    __tablename__ = "services"
    __table_args__ = (
        UniqueConstraint("partner_id", "position"),
        CheckConstraint("(price_minor IS NULL) = (price_currency IS NULL)", name="price_whole"),
        CheckConstraint("price_minor >= 0", name="price_not_negative"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[LocalizedText]
    price_minor: Mapped[int | None] = mapped_column(RowId)
    price_currency: Mapped[str | None] = mapped_column(String(3))

    @property
    def price(self) -> Money | None:
        """Price from which the service is done; None for one by agreement."""
        if self.price_minor is None or self.price_currency is None:
            return None
        return Money(self.price_minor, self.price_currency)


class Reference(Base):
    """What a client says of work done before or beside the programme (S29)."""

    __tablename__ = "partner_references"
    __table_args__ = (UniqueConstraint("partner_id", "position"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id", ondelete="CASCADE"))
    position: Mapped[int]
    client: Mapped[str] = mapped_column(String(120))
    text: Mapped[LocalizedText]
