"""The table of ``/office/briefs/``."""

from collections.abc import Sequence
from functools import partial

from sqlalchemy import ColumnElement, or_, select

from app.i18n.current import lazy_gettext, lazy_pgettext
from app.jobs.actions.finding import OFFICE_KIND
from app.jobs.audited import STATE_WORDS
from app.jobs.models import Brief
from app.jobs.queries.office import HELD_ONES, briefs_with_all, found_nobody
from app.jobs.rules.briefs import HELD
from app.jobs.staff.asked_for import asked_for, category_column, language_column
from app.jobs.staff.words import HELD_WORDS, KIND_WORDS, WAITS_WORDS
from app.partners.models import Category
from app.tables import Choices, Column, Days, Sort, Table, among, found_by, in_words


def waits(brief: Brief) -> str:
    """Why a brief waits for staff; empty for one that does not."""
    if brief.state == HELD:
        return str(HELD_WORDS.get(brief.held_for, STATE_WORDS[HELD]))
    return str(WAITS_WORDS["nobody"]) if brief.state == "asked" and not brief.asked_at else ""


def _waiting(reasons: Sequence[str]) -> ColumnElement[bool]:
    return or_(*(Brief.state == HELD if each == HELD_ONES else found_nobody() for each in reasons))


def _of_categories(slugs: Sequence[str]) -> ColumnElement[bool]:
    return Brief.category_id.in_(select(Category.id).where(Category.slug.in_(slugs)))


BRIEFS = Table(
    name="briefs",
    label=lazy_gettext("Briefs"),
    endpoint="jobs.office_briefs",
    key=Brief.id,
    load=briefs_with_all,
    columns=(
        Column("merchant", lazy_gettext("Merchant"), lambda row: row.merchant),
        Column("state", lazy_gettext("State"), lambda row: STATE_WORDS[row.state]),
        Column("waits", lazy_gettext("Waits for staff"), waits),
        Column("kind", lazy_pgettext("brief", "Kind"), lambda row: KIND_WORDS[row.kind]),
        Column("service", lazy_gettext("Service"), lambda row: row.service),
        category_column(lambda row: row),
        Column("sent", lazy_pgettext("date", "Sent"), lambda row: row.sent_at, sort="sent"),
        Column("name", lazy_pgettext("person", "Name"), lambda row: row.name, is_shown=False),
        Column("email", lazy_gettext("E-mail"), lambda row: row.email, is_shown=False),
        language_column(lambda row: row),
        Column(
            "partner",
            lazy_gettext("Partner"),
            lambda row: row.partner.name if row.partner else "",
            is_shown=False,
        ),
        Column(
            "asked",
            lazy_gettext("First partner asked"),
            lambda row: row.asked_at,
            is_shown=False,
        ),
    ),
    sorts=(
        Sort(
            "sent",
            lazy_gettext("Newest first"),
            (Brief.sent_at,),
            index="ix_briefs_sent_at",
            behind={"state": "ix_briefs_state", "language": "ix_briefs_locale"},
            falls=True,
        ),
    ),
    filters=(
        Choices(
            "waits",
            lazy_gettext("Waits for staff"),
            options=in_words(WAITS_WORDS),
            where=_waiting,
            is_many=True,
        ),
        Choices(
            "state",
            lazy_gettext("State"),
            options=in_words(STATE_WORDS),
            where=among(Brief.state),
            is_many=True,
        ),
        *asked_for(kind=among(Brief.kind), category=_of_categories, language=among(Brief.locale)),
        Days("sent", lazy_pgettext("date", "Sent"), column=Brief.sent_at),
    ),
    search=partial(found_by, OFFICE_KIND, Brief.id),
    search_label=lazy_gettext("Merchant, e-mail, shop or service"),
    title=lambda row: row.merchant,
    attributes=lambda row: {"data-brief": row.public_id, "data-status": row.state},
    sheet_endpoint="jobs.office_briefs_sheet",
)
