"""Forms of a job's page."""

from collections.abc import Callable
from typing import Any

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Optional

from app.config import settings
from app.i18n.current import current_locale, lazy_gettext
from app.i18n.formats import own_language_name
from app.jobs.forms.messages import ReadMessage
from app.jobs.rules.briefs import LONGEST_BODY, LONGEST_COMMENT, LONGEST_NOTE
from app.jobs.rules.statuses import DECLINE_REASONS
from app.jobs.words import DECLINE_WORDS
from app.partners.importing.cells import read_text
from app.partners.typed import ReadBy
from app.web.forms import Form

# WTForms' types know of no text that is told later.
_: Callable[..., Any] = lazy_gettext
LONGEST_TITLE = 80


class DeclineForm(Form):
    """Why a job is declined."""

    reason = SelectField(
        _("Why?"),
        [DataRequired()],
        choices=lambda: (
            [("", str(_("Choose a reason")))]
            + [(each, str(DECLINE_WORDS[each])) for each in DECLINE_REASONS]
        ),
    )
    comment = TextAreaField(
        _("A few words to the merchant"), [Optional(), ReadMessage(LONGEST_COMMENT)]
    )


class NoteForm(Form):
    """A note of the team. Its field is named as a message's is, and stands on the same page."""

    body = TextAreaField(_("Note"), [ReadMessage(LONGEST_NOTE), DataRequired()], id="note-body")


class TemplateForm(Form):
    """An answer that is kept ready."""

    title = StringField(_("What you call it"), [ReadBy(read_text, LONGEST_TITLE), DataRequired()])
    locale = SelectField(
        _("Language"),
        choices=lambda: [(each, own_language_name(each)) for each in settings().locales],
        default=current_locale,
    )
    body = TextAreaField(_("Answer"), [ReadMessage(LONGEST_BODY), DataRequired()])
