"""The form of an application with its choices, for applicants and for staff alike."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from flask import request

from app.applications.forms import LANGUAGES, NO_CHOICE, QuestionsForm
from app.applications.queries import all_categories
from app.applications.rules import MOST_REFERENCES
from app.i18n.current import current_locale, gettext
from app.i18n.formats import language_name, sort_by_text
from app.i18n.names import countries
from app.partners.models import Category

Filled = TypeVar("Filled", bound=QuestionsForm)


def filled(
    kind: type[Filled], categories: Sequence[Category] | None = None, **options: Any
) -> Filled:
    """A form with the choices in the reader's language, and as many references as it was sent
    with."""
    if "rows" not in options:
        options["rows"] = rows_in(request.form)
    form = kind(**options)
    choices = [
        (each.slug, each.name.text_for(current_locale(), otherwise=each.slug))
        for each in categories or all_categories()
    ]
    form.categories.choices = choices
    form.first_category.choices = [(NO_CHOICE, gettext("The first one that I chose")), *choices]
    form.languages.choices = [
        (code, name) for name, code in sort_by_text((language_name(c), c) for c in LANGUAGES)
    ]
    form.country.choices = [(NO_CHOICE, gettext("Choose a country")), *_countries(current_locale())]
    return form


def rows_in(typed: Mapping[str, object]) -> int:
    """How many references the page had that was sent or kept."""
    places = [n for n in range(MOST_REFERENCES) if f"references-{n}-client" in typed]
    return max(places, default=0) + 1


@lru_cache
def _countries(locale: str) -> list[tuple[str, str]]:
    """Codes and names in the order of the alphabet of ``locale``, which is being spoken."""
    return [(code, name) for name, code in sort_by_text(countries(locale))]
