"""What is asked beside a deed for many jobs."""

from typing import Any

from wtforms import RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.i18n.current import lazy_gettext
from app.jobs.rules.briefs import LONGEST_COMMENT
from app.jobs.words import DECLINE_WORDS
from app.web.forms import Form, choices

# WTForms' types know of no text that is told later.
_: Any = lazy_gettext
REASONS = choices(DECLINE_WORDS)


class ManyForm(Form):
    """For a deed that asks for nothing more."""


class ManyAssignments(ManyForm):
    """To whom the jobs are assigned; its choices are the team."""

    member = SelectField(_("Assigned to"))


class ManyDeclines(ManyForm):
    """Why the jobs are declined."""

    reason = RadioField(_("Why do you decline?"), [InputRequired()], choices=REASONS)
    comment = TextAreaField(_("A word to the merchants"), [Optional(), Length(max=LONGEST_COMMENT)])
