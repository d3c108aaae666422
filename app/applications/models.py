"""Applications and what hangs on them. None of these tables shows in public."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.applications.rules import (
    CONSENT_HOWS,
    LONGEST_CITY,
    LONGEST_MINUTES,
    LONGEST_NAME,
    LONGEST_NOTE,
    LONGEST_REF,
    LONGEST_REMARK,
    LONGEST_WORDS,
    OPEN,
    REASONS,
    STATUSES,
    VERDICTS,
)
from app.clock import now
from app.db import Base, Json, RowId, ascii_key, one_of
from app.partners.models import KINDS, Category, Partner
from app.partners.models.decisions import TALKS
from app.values import ShownText

PRIVATE = {"info": {"public": False}}
"""For tables that no kept page shows (app.editions)."""


class Application(Base):
    """Somebody wants to become a partner."""

    __tablename__ = "applications"
    __table_args__ = (
        one_of("status", STATUSES),
        one_of("kind", KINDS),
        one_of("reason", REASONS),
        Index("ix_applications_status", "status", "submitted_at", "id"),
        Index("ix_applications_submitted_at", "submitted_at", "id"),
        Index("ix_applications_country", "country", "submitted_at", "id"),
        Index("ix_applications_locale", "locale", "submitted_at", "id"),
        Index("ix_applications_name_key", "name_key", "id"),
        Index("ix_applications_changed_at", "changed_at", "id"),
        PRIVATE,
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    """Names the application in the office."""
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    """SHA-256 of the token in the applicant's link."""
    status: Mapped[str] = mapped_column(String(12), default="submitted")
    version: Mapped[int] = mapped_column(default=1)
    """Raised by every step that staff or the applicant take, so that of two at once one wins."""
    changed_at: Mapped[datetime] = mapped_column(default=now)
    changed_by: Mapped[int | None] = mapped_column(
        RowId, ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    """Who took the last step; None for the applicant."""

    locale: Mapped[str] = mapped_column(String(8))
    """The language of the page on which it was written, and of the mails about it."""
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    name_key: Mapped[str] = mapped_column(ascii_key(LONGEST_NAME))
    """The name folded, by which the queue is put in order."""
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254), index=True)
    """As rules.email_key compares it."""
    phone: Mapped[str] = mapped_column(String(40))
    website: Mapped[str] = mapped_column(String(300))
    website_key: Mapped[str] = mapped_column(String(300), index=True)
    """As rules.website_key compares it; empty for none."""
    country: Mapped[str] = mapped_column(String(2))
    city: Mapped[str] = mapped_column(String(LONGEST_CITY))
    languages: Mapped[list[str]] = mapped_column(Json)
    experience: Mapped[str]
    references: Mapped[list[dict[str, str]]] = mapped_column(Json)
    """``{"client": …, "text": …}`` in the order given."""

    ref: Mapped[str] = mapped_column(String(LONGEST_REF))
    """The code of the inviting partner as it was typed."""
    inviting_partner_id: Mapped[int | None] = mapped_column(
        RowId, ForeignKey("partners.id", ondelete="SET NULL"), index=True
    )
    """None when nobody is known by the code (S61)."""
    is_self_invited: Mapped[bool] = mapped_column(default=False)
    """It looks as if the inviting partner were the applicant (P20)."""
    is_repeated: Mapped[bool] = mapped_column(default=False)
    """Its e-mail or website was known when it came in."""
    is_hasty: Mapped[bool] = mapped_column(default=False)
    """It was filled in sooner than people do."""

    consent_text: Mapped[str]
    """What the applicant agreed to, word for word."""
    consent_hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the text: which version of it this was."""
    submitted_at: Mapped[datetime] = mapped_column(default=now)

    call_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(20))
    """Why it was rejected."""
    words: Mapped[str] = mapped_column(String(LONGEST_WORDS), default="")
    """What the applicant was told about the decision."""
    partner_id: Mapped[int | None] = mapped_column(
        RowId, ForeignKey("partners.id", ondelete="SET NULL"), index=True
    )
    """The partner that came of it."""
    forget_at: Mapped[datetime | None] = mapped_column(index=True)
    """When it is to lose the person; None while it is open, and afterwards."""
    forgotten_at: Mapped[datetime | None]

    wishes: Mapped[list["ApplicationWish"]] = relationship(
        lazy="raise", order_by="ApplicationWish.position", passive_deletes=True
    )
    talks: Mapped[list["ApplicationTalk"]] = relationship(
        lazy="raise", order_by="ApplicationTalk.id", passive_deletes=True
    )
    remarks: Mapped[list["ApplicationRemark"]] = relationship(
        lazy="raise", order_by="ApplicationRemark.id", passive_deletes=True
    )
    entry: Mapped["ApplicationEntry | None"] = relationship(lazy="raise", passive_deletes=True)
    """None when the applicant has filled in the form."""
    inviting_partner: Mapped[Partner | None] = relationship(
        lazy="raise", foreign_keys=[inviting_partner_id]
    )
    partner: Mapped[Partner | None] = relationship(lazy="raise", foreign_keys=[partner_id])
    changer: Mapped[User | None] = relationship(lazy="raise")

    @property
    def is_open(self) -> bool:
        """Whether something is still to be decided."""
        return self.status in OPEN

    def typed(self, text: str) -> ShownText:
        """A text of the applicant, with the language that it was written in."""
        return ShownText(text, self.locale)


class ApplicationEntry(Base):
    """Staff entered the application for somebody, and how consent was given to it."""

    __tablename__ = "application_entries"
    __table_args__ = (one_of("consent_how", CONSENT_HOWS), PRIVATE)

    application_id: Mapped[int] = mapped_column(
        RowId,
        ForeignKey("applications.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    user_id: Mapped[int | None] = mapped_column(
        RowId, ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    """Who entered it."""
    consent_by: Mapped[str] = mapped_column(String(LONGEST_NAME))
    """The person who agreed for the applicant."""
    consent_how: Mapped[str] = mapped_column(String(8))
    consent_on: Mapped[date]
    """The day in the time zone of whoever entered it."""

    user: Mapped[User | None] = relationship(lazy="raise")


class ApplicationWish(Base):
    """A category in which the applicant would like to stand."""

    __tablename__ = "application_wishes"
    __table_args__ = (UniqueConstraint("application_id", "category_id"), PRIVATE)

    application_id: Mapped[int] = mapped_column(
        RowId,
        ForeignKey("applications.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """0 is the one that counts first (S27)."""
    category_id: Mapped[int] = mapped_column(
        ForeignKey("categories.id", ondelete="CASCADE"), index=True
    )

    category: Mapped[Category] = relationship(lazy="raise")


class ApplicationTalk(Base):
    """A conversation in which staff judged the applicant (S5). Rows are added and stay."""

    __tablename__ = "application_talks"
    __table_args__ = (one_of("kind", TALKS), PRIVATE)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    application_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("applications.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(12))
    held_on: Mapped[date]
    minutes: Mapped[str] = mapped_column(String(LONGEST_MINUTES))
    judgement: Mapped[str] = mapped_column(String(LONGEST_WORDS))
    """Of experience and quality."""
    user_id: Mapped[int | None] = mapped_column(
        RowId, ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    """Who talked and wrote it down."""
    recorded_at: Mapped[datetime] = mapped_column(default=now)

    user: Mapped[User | None] = relationship(lazy="raise")


class ApplicationVerdict(Base):
    """Whether one of the conditions of listing is met; copied to the partner at acceptance."""

    __tablename__ = "application_verdicts"
    __table_args__ = (one_of("verdict", VERDICTS), PRIVATE)

    application_id: Mapped[int] = mapped_column(
        RowId,
        ForeignKey("applications.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    condition_id: Mapped[int] = mapped_column(
        ForeignKey("tier_conditions.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        index=True,
    )
    verdict: Mapped[str] = mapped_column(String(8))
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")


class ApplicationRemark(Base):
    """Something that the applicant added later, by the link in the mail."""

    __tablename__ = "application_remarks"
    __table_args__ = PRIVATE

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    application_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("applications.id", ondelete="CASCADE"), index=True
    )
    text: Mapped[str] = mapped_column(String(LONGEST_REMARK))
    at: Mapped[datetime] = mapped_column(default=now)


class ApplicationDraft(Base):
    """What somebody has typed and not sent yet, found again by a cookie on the same device."""

    __tablename__ = "application_drafts"
    __table_args__ = PRIVATE

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    email_key: Mapped[str] = mapped_column(String(254), index=True)
    """So that whoever asks to be forgotten is forgotten here too."""
    typed: Mapped[dict[str, list[str]]] = mapped_column(Json)
    """Field → what stands in it."""
    saved_at: Mapped[datetime] = mapped_column(default=now, index=True)
