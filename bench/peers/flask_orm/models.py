"""ORM models on Kupec's tables, with relationships as people write them."""

from datetime import datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    """What the models derive from."""


db = SQLAlchemy(model_class=Base)


class Tier(Base):
    """A level."""

    __tablename__ = "tiers"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    rank: Mapped[int]
    name: Mapped[dict[str, Any]] = mapped_column(JSON)
    plural: Mapped[dict[str, Any]] = mapped_column(JSON)


class Category(Base):
    """A category."""

    __tablename__ = "categories"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]
    position: Mapped[int]
    name: Mapped[dict[str, Any]] = mapped_column(JSON)


class Partner(Base):
    """A partner."""

    __tablename__ = "partners"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]
    state: Mapped[str]
    tier_id: Mapped[int] = mapped_column(ForeignKey("tiers.id"))
    name: Mapped[str]
    headline: Mapped[dict[str, Any]] = mapped_column(JSON)
    country: Mapped[str | None]
    city: Mapped[str]
    languages: Mapped[list[str]] = mapped_column(JSON)
    dropshipping: Mapped[bool]
    available: Mapped[bool]
    logo: Mapped[str | None]
    score: Mapped[int]
    rating: Mapped[int | None]
    review_count: Mapped[int]
    answer_minutes: Mapped[int | None]
    published_at: Mapped[datetime | None]

    tier: Mapped[Tier] = relationship()
    standings: Mapped[list["Standing"]] = relationship(order_by="Standing.slot")
    services: Mapped[list["Service"]] = relationship(order_by="Service.position")
    spoken: Mapped[list["Language"]] = relationship()
    texts: Mapped["Texts"] = relationship()


class Standing(Base):
    """A partner in a category."""

    __tablename__ = "standings"
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"), primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"), primary_key=True)
    slot: Mapped[int]
    category: Mapped[Category] = relationship()


class Service(Base):
    """A service with its price."""

    __tablename__ = "services"
    id: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"))
    position: Mapped[int]
    price_minor: Mapped[int | None]
    price_currency: Mapped[str | None]


class ExchangeRate(Base):
    """The rate by which prices are compared."""

    __tablename__ = "exchange_rates"
    currency: Mapped[str] = mapped_column(primary_key=True)
    micro_euro: Mapped[int]


class Language(Base):
    """A language that a partner speaks."""

    __tablename__ = "peer_languages"
    id: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"))
    code: Mapped[str]


class Texts(Base):
    """A partner's folded words."""

    __tablename__ = "peer_texts"
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"), primary_key=True)
    folded_city: Mapped[str]
    words: Mapped[str]
