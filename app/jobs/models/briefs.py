"""What a merchant needs, and the links by which it comes back."""

import secrets
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.tokens import new_public_id
from app.clock import now
from app.db import Base, Json, RowId, one_of
from app.jobs.rules.briefs import (
    CHOSEN,
    HELD_FOR,
    KINDS,
    LONGEST_BUSINESS,
    LONGEST_COMPANY,
    LONGEST_NAME,
    LONGEST_PHONE,
    LONGEST_REQUIREMENTS,
    LONGEST_SERVICE,
    LONGEST_URL,
    STATES,
)
from app.partners.models import Category, Partner
from app.values import Money, ShownText

SEED_BITS = 53
"""So that a seed is one number everywhere, in JSON too."""

PRIVATE = {"info": {"public": False}}
"""For tables that no kept page shows (app.editions)."""
_FOUND_NOBODY = text("state = 'asked' AND asked_at IS NULL")


class Brief(Base):
    """A merchant's need, described once (S132, S133, S137)."""

    __tablename__ = "briefs"
    __table_args__ = (
        one_of("kind", KINDS),
        one_of("state", STATES),
        one_of("held_for", HELD_FOR),
        CheckConstraint("(budget_minor IS NULL) = (budget_currency IS NULL)", name="budget_whole"),
        CheckConstraint("budget_minor >= 0", name="budget_not_negative"),
        CheckConstraint(
            "priority_time BETWEEN 1 AND 5 AND priority_cost BETWEEN 1 AND 5 "
            "AND priority_quality BETWEEN 1 AND 5",
            name="priorities",
        ),
        Index("ix_briefs_state", "state", "sent_at", "id"),
        Index("ix_briefs_sent_at", "sent_at", "id"),
        Index("ix_briefs_locale", "locale", "sent_at", "id"),
        Index(
            "ix_briefs_found_nobody",
            "sent_at",
            "id",
            sqlite_where=_FOUND_NOBODY,
            postgresql_where=_FOUND_NOBODY,
        ),
        PRIVATE,
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    """Names it in the merchant's address and in the office."""
    kind: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(12), default="unconfirmed")
    version: Mapped[int] = mapped_column(default=1)
    locale: Mapped[str] = mapped_column(String(8))
    """The language of the page on which it was written, and of the mails about it."""

    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    email: Mapped[str] = mapped_column(String(254))
    """Lower case; empty once the person is forgotten."""
    email_key: Mapped[str] = mapped_column(String(254), index=True)
    phone: Mapped[str] = mapped_column(String(LONGEST_PHONE), default="")
    company: Mapped[str] = mapped_column(String(LONGEST_COMPANY), default="")
    has_store: Mapped[bool] = mapped_column(default=True)
    """Whether there is a shop already (S134)."""
    store_url: Mapped[str] = mapped_column(String(LONGEST_URL), default="")

    partner_id: Mapped[int | None] = mapped_column(
        RowId, ForeignKey("partners.id", ondelete="SET NULL"), index=True
    )
    """Who is asked directly; None for several."""
    category_id: Mapped[int | None] = mapped_column(
        ForeignKey("categories.id", ondelete="SET NULL"), index=True
    )
    service: Mapped[str] = mapped_column(String(LONGEST_SERVICE), default="")
    """The service wanted, as the merchant calls it or as the partner's profile does."""
    requirements: Mapped[str] = mapped_column(String(LONGEST_REQUIREMENTS))
    business: Mapped[str] = mapped_column(String(LONGEST_BUSINESS), default="")
    priority_time: Mapped[int] = mapped_column(default=3)
    priority_cost: Mapped[int] = mapped_column(default=3)
    priority_quality: Mapped[int] = mapped_column(default=3)
    budget_minor: Mapped[int | None] = mapped_column(RowId)
    budget_currency: Mapped[str | None] = mapped_column(String(3))
    language: Mapped[str] = mapped_column(String(8), default="")
    """In which the merchant wants to work; empty for no wish."""
    country: Mapped[str] = mapped_column(String(2), default="")
    """Where the partner should be; empty for no wish."""
    dropshipping: Mapped[bool] = mapped_column(default=False)

    consent_text: Mapped[str]
    """What the merchant agreed to, word for word."""
    consent_hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the text: which version of it this was."""
    held_for: Mapped[str] = mapped_column(String(8), default="")
    """Why it was held for staff when it was sent; empty where it was not."""
    wanted: Mapped[int] = mapped_column(default=CHOSEN)
    """How many partners are asked at a time."""
    seed: Mapped[int] = mapped_column(RowId, default=lambda: secrets.randbits(SEED_BITS))
    """What the choice of partners was drawn with, so that it can be drawn again."""
    sent_at: Mapped[datetime] = mapped_column(default=now)
    confirmed_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    """When the first partner was asked; None while nobody was found, too."""
    closed_at: Mapped[datetime | None]
    forget_at: Mapped[datetime | None] = mapped_column(index=True)
    """When it is to lose the person; None while something is still to come, and afterwards."""
    forgotten_at: Mapped[datetime | None]

    category: Mapped[Category | None] = relationship(lazy="raise")
    partner: Mapped[Partner | None] = relationship(lazy="raise")

    @property
    def budget(self) -> Money | None:
        """What the merchant means to spend."""
        if self.budget_minor is None or self.budget_currency is None:
            return None
        return Money(self.budget_minor, self.budget_currency)

    @property
    def merchant(self) -> str:
        """Who asks, as partners see it: the firm where it is named."""
        return self.company or self.name

    def typed(self, text: str) -> ShownText:
        """A text of the merchant, with the language that it was written in."""
        return ShownText(text, self.locale)


class BriefLink(Base):
    """A link that was mailed to a merchant; the token itself stands in the mail alone."""

    __tablename__ = "brief_links"
    __table_args__ = (one_of("use", ("confirm", "open")), PRIVATE)

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    brief_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("briefs.id", ondelete="CASCADE"), index=True
    )
    job_id: Mapped[int | None] = mapped_column(
        RowId, ForeignKey("jobs.id", ondelete="CASCADE"), index=True
    )
    """The thread that the mail was about."""
    use: Mapped[str] = mapped_column(String(8))
    made_at: Mapped[datetime] = mapped_column(default=now)
    ends_at: Mapped[datetime] = mapped_column(index=True)


class LinkRequest(Base):
    """Somebody has lost the link to a brief and asks for it by an address, known here or not.

    The web process writes the same row for both and answers at once; the worker looks whose
    address it is. So nobody learns from the answer or its time who has a brief here.
    """

    __tablename__ = "link_requests"
    __table_args__ = PRIVATE

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    email_key: Mapped[str] = mapped_column(String(254))
    locale: Mapped[str] = mapped_column(String(8))
    """Of the page; the mail is in the same."""
    asked_at: Mapped[datetime] = mapped_column(default=now)


class BriefDraft(Base):
    """What somebody has typed and not sent or not confirmed yet, found again by a cookie on the
    same device."""

    __tablename__ = "brief_drafts"
    __table_args__ = PRIVATE

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    email_key: Mapped[str] = mapped_column(String(254), index=True)
    """So that whoever asks to be forgotten is forgotten here too."""
    typed: Mapped[dict[str, list[str]]] = mapped_column(Json)
    """Field → what stands in it."""
    brief_id: Mapped[int | None] = mapped_column(
        RowId, ForeignKey("briefs.id", ondelete="SET NULL"), index=True
    )
    """What it was sent as last: whoever sends it anew before confirming means one brief."""
    saved_at: Mapped[datetime] = mapped_column(default=now, index=True)
