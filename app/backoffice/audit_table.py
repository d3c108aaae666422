"""The table of the audit: who did what, when and from where."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from app.accounts.models import User
from app.accounts.rules import normalized_email
from app.audit.models import AuditEntry
from app.audit.queries import Change, ToldEntry, told
from app.audit.words import deeds, subjects
from app.db import db
from app.i18n.current import gettext, lazy_gettext
from app.i18n.formats import sort_by_text
from app.partners.models import Partner
from app.tables import Choices, Column, Days, Sort, Table, Typed, among


@dataclass(frozen=True)
class Row:
    """A deed with the names of whoever and whatever it tells of, as far as they are still there."""

    entry: ToldEntry
    who: str
    email: str
    partner: str
    slug: str

    @property
    def subject(self) -> str:
        """What it was done to, in the reader's words."""
        return str(subjects().get(self.entry.subject, self.entry.subject))

    @property
    def doer(self) -> str:
        """Who did it, in the reader's words."""
        if self.entry.user_id is None:
            return gettext("The system")
        return self.who or gettext("an erased account")


def _load(ids: Sequence[int]) -> list[Row]:
    query = (
        select(AuditEntry, User.name, User.email, Partner.name, Partner.slug)
        .outerjoin(User, User.id == AuditEntry.user_id)
        .outerjoin(Partner, Partner.id == AuditEntry.partner_id)
        .where(AuditEntry.id.in_(ids))
    )
    return [
        Row(told(entry), who or "", email or "", partner or "", slug or "")
        for entry, who, email, partner, slug in db.session.execute(query)
    ]


def _all_deeds() -> list[tuple[str, str]]:
    pairs = ((str(deed.label), key) for key, deed in deeds().items())
    return [(key, label) for label, key in sort_by_text(pairs)]


def _all_subjects() -> list[tuple[str, str]]:
    pairs = ((str(name), key) for key, name in subjects().items())
    return [(key, name) for name, key in sort_by_text(pairs)]


def _the_one(
    column: InstrumentedAttribute[int | None],
    key: InstrumentedAttribute[int],
    known_as: InstrumentedAttribute[str],
    text: str,
) -> ColumnElement[bool]:
    return column == select(key).where(known_as == text).scalar_subquery()


def _changes(changes: Sequence[Change]) -> str:
    return "; ".join(f"{each.label}: {each.before} → {each.after}" for each in changes)


AUDIT = Table(
    name="audit",
    label=lazy_gettext("Audit"),
    endpoint="backoffice.audit",
    key=AuditEntry.id,
    load=_load,
    columns=(
        Column("at", lazy_gettext("When"), lambda row: row.entry.at, sort="at"),
        Column("who", lazy_gettext("Who"), lambda row: row.doer),
        Column("deed", lazy_gettext("What"), lambda row: row.entry.label),
        Column("subject", lazy_gettext("To what"), lambda row: row.subject),
        Column("from", lazy_gettext("From where"), lambda row: row.entry.address),
        Column("email", lazy_gettext("E-mail"), lambda row: row.email, is_shown=False),
        Column("partner", lazy_gettext("Partner"), lambda row: row.partner, is_shown=False),
        Column(
            "changes",
            lazy_gettext("Before → after"),
            lambda row: _changes(row.entry.changes),
            is_shown=False,
        ),
    ),
    sorts=(
        Sort(
            "at",
            lazy_gettext("Latest first"),
            (AuditEntry.at,),
            index="ix_audit_entries_at",
            behind={
                "by": "ix_audit_entries_user_id_at",
                "partner": "ix_audit_entries_partner_id_at",
                "deed": "ix_audit_entries_deed_at",
                "subject": "ix_audit_entries_subject",
            },
            falls=True,
        ),
    ),
    filters=(
        Typed(
            "by",
            lazy_gettext("E-mail of who did it"),
            where=lambda text: _the_one(
                AuditEntry.user_id, User.id, User.email, normalized_email(text)
            ),
        ),
        Choices("deed", lazy_gettext("What"), options=_all_deeds, where=among(AuditEntry.deed)),
        Choices(
            "subject",
            lazy_gettext("To what"),
            options=_all_subjects,
            where=among(AuditEntry.subject),
        ),
        Typed(
            "partner",
            lazy_gettext("Address of the partner’s profile"),
            where=lambda text: _the_one(AuditEntry.partner_id, Partner.id, Partner.slug, text),
        ),
        Days("day", lazy_gettext("Days"), column=AuditEntry.at),
    ),
    number=lambda row: row.entry.id,
    title=lambda row: row.entry.label,
    attributes=lambda row: {"data-deed": row.entry.deed, "data-subject": row.entry.subject},
    sheet_endpoint="backoffice.audit_sheet",
)
