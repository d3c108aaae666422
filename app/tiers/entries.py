"""The form of a contribution, which partners and staff fill in alike."""

from typing import TypeVar

from app.config import settings
from app.i18n.current import current_locale
from app.i18n.formats import own_language_name
from app.tiers.forms import ContributionForm, EditForm
from app.tiers.rules import Entry

Filled = TypeVar("Filled", bound=ContributionForm)


def contribution_form(**options: object) -> ContributionForm:
    """The form of a new contribution."""
    return _with_languages(ContributionForm(**options))


def edit_form(**options: object) -> EditForm:
    """The form of a contribution that is being edited."""
    return _with_languages(EditForm(**options))


def _with_languages(form: Filled) -> Filled:
    """The form with the languages that a contribution may be in: those on offer, and English."""
    codes = [*settings().locales, *({"en"} - set(settings().locales))]
    form.locale.choices = [(code, own_language_name(code)) for code in codes]
    if form.locale.data is None:
        form.locale.data = current_locale()
    return form


def entry_of(form: ContributionForm) -> Entry:
    """What stands in a form that is filled in rightly."""
    held_on = form.held_on.data
    if held_on is None:
        raise ValueError("the form has no day")
    return Entry(
        kind=form.kind.data,
        title=form.title.data or "",
        held_on=held_on,
        link=(form.link.data or "").strip(),
        locale=form.locale.data,
        words=form.words.data or "",
    )
