"""Forms of the office about briefs and jobs."""

from typing import Any

from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from app.i18n.current import lazy_gettext
from app.jobs.rules.briefs import LONGEST_COMMENT
from app.web.forms import Form

# WTForms' types know of no text that is told later.
_: Any = lazy_gettext


class ReasonForm(Form):
    """Why staff do something; it stands in the audit, and nobody outside reads it."""

    reason = TextAreaField(
        _("Reason, for our records"), [DataRequired(), Length(max=LONGEST_COMMENT)]
    )


class ReleaseForm(ReasonForm):
    """Why a brief is no spam."""


class SpamForm(ReasonForm):
    """Why a brief is spam."""


class SearchForm(Form):
    """Looking for partners again asks for nothing more."""
