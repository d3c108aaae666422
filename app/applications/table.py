"""The queue of applications as the office's tables have it."""

from collections.abc import Sequence
from functools import partial

from app.applications.audited import REASON_WORDS, STATUS_WORDS
from app.applications.models import Application
from app.applications.queries import all_categories, applications_with_wishes, wishing_for
from app.applications.rules import WITHDRAWN
from app.config import settings
from app.i18n.current import LazyText, current_locale, lazy_gettext, lazy_pgettext
from app.i18n.formats import country_name, language_name, sort_by_text
from app.i18n.names import countries
from app.tables import Choices, Column, Days, Sort, Table, found_by, in_words

KIND_WORDS = {"company": lazy_gettext("company"), "freelancer": lazy_gettext("freelancer")}


def status_words(row: Application) -> LazyText:
    """How the status of an application is called; one that was withdrawn is told apart."""
    return REASON_WORDS[WITHDRAWN] if row.reason == WITHDRAWN else STATUS_WORDS[row.status]


def _categories() -> Sequence[tuple[str, str]]:
    return [(each.slug, each.name.text_for(current_locale())) for each in all_categories()]


def _languages() -> Sequence[tuple[str, str]]:
    return [(code, language_name(code)) for code in settings().locales]


def _countries() -> Sequence[tuple[str, str]]:
    # All that there are: which ones have applied would be asked of every row.
    return [(code, name) for name, code in sort_by_text(countries(current_locale()))]


def _wishes(row: Application) -> str:
    return ", ".join(wish.category.name.text_for(current_locale()) for wish in row.wishes)


APPLICATIONS = Table(
    name="applications",
    label=lazy_gettext("Applications"),
    endpoint="applications.queue",
    key=Application.id,
    load=applications_with_wishes,
    columns=(
        Column("name", lazy_pgettext("thing", "Name"), sheet=lambda row: row.name, sort="name"),
        Column("status", lazy_gettext("Status"), sheet=status_words),
        Column("wishes", lazy_gettext("Wished categories"), sheet=_wishes),
        Column(
            "country",
            lazy_gettext("Country"),
            sheet=lambda row: country_name(row.country),
        ),
        Column(
            "received",
            lazy_gettext("Received"),
            sheet=lambda row: row.submitted_at,
            sort="received",
        ),
        Column(
            "changed",
            lazy_gettext("Last change"),
            sheet=lambda row: row.changed_at,
            sort="changed",
        ),
        Column(
            "kind",
            lazy_gettext("Company or freelancer"),
            sheet=lambda row: KIND_WORDS[row.kind],
            is_shown=False,
        ),
        Column("email", lazy_gettext("E-mail"), sheet=lambda row: row.email, is_shown=False),
        Column("phone", lazy_gettext("Telephone"), sheet=lambda row: row.phone, is_shown=False),
        Column("website", lazy_gettext("Website"), sheet=lambda row: row.website, is_shown=False),
        Column("city", lazy_gettext("Town"), sheet=lambda row: row.city, is_shown=False),
        Column(
            "language",
            lazy_gettext("Language"),
            sheet=lambda row: language_name(row.locale),
            is_shown=False,
        ),
        Column("call", lazy_gettext("Call"), sheet=lambda row: row.call_at, is_shown=False),
    ),
    sorts=(
        Sort(
            "received",
            lazy_gettext("By arrival"),
            (Application.submitted_at,),
            index="ix_applications_submitted_at",
            falls=True,
        ),
        Sort(
            "name",
            lazy_gettext("By name"),
            (Application.name_key,),
            index="ix_applications_name_key",
        ),
        Sort(
            "changed",
            lazy_gettext("By last change"),
            (Application.changed_at,),
            index="ix_applications_changed_at",
            falls=True,
        ),
    ),
    filters=(
        Choices(
            "status",
            lazy_gettext("Status"),
            options=in_words(STATUS_WORDS),
            where=Application.status.in_,
            is_many=True,
        ),
        Choices(
            "category",
            lazy_gettext("Category"),
            options=_categories,
            where=wishing_for,
            is_many=True,
        ),
        Choices(
            "country",
            lazy_gettext("Country"),
            options=_countries,
            where=Application.country.in_,
        ),
        Choices(
            "language",
            lazy_gettext("Language"),
            options=_languages,
            where=Application.locale.in_,
        ),
        Days("received", lazy_gettext("Received"), column=Application.submitted_at),
    ),
    search=partial(found_by, "application", Application.id),
    search_label=lazy_gettext("Name, e-mail, website or town"),
    number=lambda row: row.id,
    title=lambda row: row.name,
    attributes=lambda row: {"data-application": row.public_id, "data-status": row.status},
    sheet_endpoint="applications.sheet",
)
