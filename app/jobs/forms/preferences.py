"""How a partner wants to get jobs (S148-S150). Field names stand in the contract."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, DateField, Field, HiddenField, SelectMultipleField, StringField
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.config import settings
from app.i18n.collation import sort_key
from app.i18n.current import current_locale, lazy_gettext
from app.i18n.formats import language_name
from app.i18n.names import USUAL_LANGUAGES
from app.jobs.queries.preferences import Preferences
from app.partners.importing.cells import read_email
from app.web.forms import Form

# WTForms' types know of no text that is told later.
_: Any = lazy_gettext


def _email(_form: Form, field: Field) -> None:
    """Takes what the import takes, so that both understand the same by an address."""
    faults: list[str] = []
    field.data = read_email(str(field.data or ""), lambda _kind, _raw, why: faults.append(why))
    if faults:
        raise ValidationError(faults[0])


class AvailabilityForm(Form):
    """Whether there is time for new jobs; everybody of a team may say so."""

    names: tuple[str, ...] = ("available", "away_from", "away_until")

    available = BooleanField(_("We take new jobs"))
    away_from = DateField(_("Away from"), [Optional()])
    away_until = DateField(_("Away until, this day included"), [Optional()])
    seen = HiddenField()
    """A mark of what stood there when the page was opened."""

    def wanted(self, before: Preferences) -> Preferences:
        """What was typed; what this form does not ask for stays as it was."""
        return Preferences(
            available=bool(self.available.data),
            away_from=self.away_from.data,
            away_until=self.away_until.data,
            dropshipping=before.dropshipping,
            languages=before.languages,
            notify_email=before.notify_email,
        )


class PreferencesForm(AvailabilityForm):
    """All of it; what shows in public and where notices go is for owners alone."""

    names = (*AvailabilityForm.names, "dropshipping", "languages", "notify_email")

    dropshipping = BooleanField(_("We work with shops that sell from a supplier's stock"))
    languages = SelectMultipleField(
        _("Languages that you speak with clients"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    notify_email = StringField(_("E-mail for notices"), [Optional(), _email])

    def wanted(self, before: Preferences) -> Preferences:
        """What was typed; languages that stay keep their order, the main one first."""
        ticked = self.languages.data or []
        order = dict.fromkeys((*before.languages, *ticked))
        return Preferences(
            available=bool(self.available.data),
            away_from=self.away_from.data,
            away_until=self.away_until.data,
            dropshipping=bool(self.dropshipping.data),
            languages=tuple(code for code in order if code in ticked),
            notify_email=self.notify_email.data or "",
        )


def preferences_form(before: Preferences, *, is_owner: bool, **options: Any) -> AvailabilityForm:
    """The form of somebody of a team, filled in with what stands there."""
    made = PreferencesForm if is_owner else AvailabilityForm
    data = {name: getattr(before, name) for name in made.names} | {"seen": before.mark(made.names)}
    form = made(data=data, **options)
    if isinstance(form, PreferencesForm):
        form.languages.choices = _languages(before.languages)
    return form


def _languages(spoken: Sequence[str]) -> list[tuple[str, str]]:
    codes = dict.fromkeys((*settings().locales, *USUAL_LANGUAGES, *spoken))
    named = [(code, language_name(code)) for code in codes]
    return sorted(named, key=lambda pair: sort_key(pair[1], current_locale()))
