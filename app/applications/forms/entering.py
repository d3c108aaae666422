"""The form by which staff enter an application for somebody, such as a firm that telephoned."""

from collections.abc import Callable
from typing import Any

from wtforms import BooleanField, DateField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired

from app.applications.audited import CONSENT_WORDS
from app.applications.details import GivenConsent
from app.applications.forms.applying import QuestionsForm
from app.applications.forms.fields import CHOOSE_ONE, text_of
from app.applications.places import today_here
from app.applications.rules import LONGEST_NAME, require_consent_day
from app.i18n.current import lazy_gettext
from app.web.forms import Keeps, choices

# WTForms' types know of no text that is told later.
_: Callable[[str], Any] = lazy_gettext


class EnteredForm(QuestionsForm):
    """What the applicant's own form asks, in which language the applicant is to be written to, and
    how consent was given."""

    locale = SelectField(_("Language of the e-mails to the applicant"), [DataRequired()])
    consent_by = StringField(_("Who agreed"), [DataRequired(), text_of(LONGEST_NAME)])
    consent_how = RadioField(
        _("How the consent was given"),
        [InputRequired(CHOOSE_ONE)],
        choices=choices(CONSENT_WORDS),
    )
    consent_on = DateField(
        _("Day of the consent"),
        [InputRequired(), Keeps(lambda day: require_consent_day(day, today_here()))],
    )
    consent = BooleanField(
        _("This person knows the text above in the language of the e-mails and agrees to it"),
        [DataRequired()],
    )

    def given(self, text: str) -> GivenConsent:
        """The consent, once the form is valid, to a text."""
        if self.consent_on.data is None:
            raise RuntimeError("asked for before the form was found valid")
        return GivenConsent(
            by=self.consent_by.data or "",
            how=self.consent_how.data,
            on=self.consent_on.data,
            text=text,
        )
