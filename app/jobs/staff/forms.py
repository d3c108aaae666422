"""Forms of the office about briefs and jobs."""

from typing import Any

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from app.i18n.current import lazy_gettext
from app.jobs.rules.briefs import LONGEST_COMMENT, LONGEST_URL
from app.web.forms import Form

# WTForms' types know of no text that is told later.
_: Any = lazy_gettext


class ReasonForm(Form):
    """Why staff do something; it stands in the audit, and nobody outside reads it."""

    reason = TextAreaField(
        _("Reason, for our records"), [DataRequired(), Length(max=LONGEST_COMMENT)]
    )

    def __init__(self, **named: Any) -> None:
        super().__init__(**named)
        # Several of these stand on one page.
        self.reason.id = f"reason-{type(self).__name__.lower()}"


class ReleaseForm(ReasonForm):
    """Why a brief is no spam."""


class SpamForm(ReasonForm):
    """Why a brief is spam."""


class SearchForm(Form):
    """Looking for partners again asks for nothing more."""


class GivingForm(ReasonForm):
    """Whom a brief is given to by hand, and in whose place."""

    instead_of = SelectField(_("In place of"), [Optional()])
    partner = StringField(_("New partner"), [DataRequired(), Length(max=LONGEST_URL)])

    @property
    def slug(self) -> str:
        """The partner's slug, taken out of the address of its profile when that was typed."""
        return (self.partner.data or "").strip().rstrip("/").rpartition("/")[2].lower()
