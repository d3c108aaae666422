"""What the tables of briefs and of jobs tell and ask alike: what a brief asks for."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement

from app.i18n.current import current_locale, lazy_gettext, lazy_pgettext
from app.i18n.formats import language_name
from app.jobs.models import Brief
from app.jobs.staff.words import KIND_WORDS, category_choices, locale_choices
from app.tables import Choices, Column, Sift, in_words

Where = Callable[[Sequence[str]], ColumnElement[bool] | Sift]
"""A condition on the rows of a table, made of the values that were chosen."""


def category_column(brief_of: Callable[[Any], Brief]) -> Column:
    """The category of the brief that ``brief_of`` finds for a row; hidden until it is chosen."""

    def category(row: Any) -> str:
        found = brief_of(row).category
        return found.name.text_for(current_locale()) if found else ""

    return Column("category", lazy_gettext("Category"), category, is_shown=False)


def language_column(brief_of: Callable[[Any], Brief]) -> Column:
    """The language in which the merchant wrote; hidden until it is chosen."""
    return Column(
        "language",
        lazy_gettext("Language"),
        lambda row: language_name(brief_of(row).locale),
        is_shown=False,
    )


def asked_for(*, kind: Where, category: Where, language: Where) -> tuple[Choices, ...]:
    """The filters by kind, category and language of a brief."""
    return (
        Choices(
            "kind",
            lazy_pgettext("brief", "Kind"),
            options=in_words(KIND_WORDS),
            where=kind,
        ),
        Choices(
            "category",
            lazy_gettext("Category"),
            options=category_choices,
            where=category,
            is_many=True,
        ),
        Choices("language", lazy_gettext("Language"), options=locale_choices, where=language),
    )
