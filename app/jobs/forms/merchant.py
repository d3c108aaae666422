"""Forms of a merchant's page. Field names stand in the contract."""

from collections.abc import Callable
from typing import Any

from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Optional

from app.i18n.current import lazy_gettext
from app.jobs.forms.messages import ReadMessage
from app.jobs.rules.briefs import LONGEST_COMMENT
from app.partners.importing import cells
from app.partners.typed import ReadBy
from app.web.forms import Form, choices

# WTForms' types know of no text that is told later.
_: Callable[[str], Any] = lazy_gettext


class LostLinkForm(Form):
    """Whose link is to be sent again?"""

    email = StringField(_("E-mail"), [DataRequired(), ReadBy(cells.read_email)])


class RefusalForm(Form):
    """Why a partner is needed no more."""

    reason = RadioField(
        _("Why?"),
        [InputRequired()],
        choices=choices(
            {
                "chose_other": _("I have chosen somebody else"),
                "solved": _("I need nobody any more"),
                "no_answer": _("I wait for an answer for too long"),
                "other": _("Another reason"),
            }
        ),
    )
    comment = TextAreaField(
        _("A few words for the partner"),
        [Optional(), ReadMessage(LONGEST_COMMENT)],
    )
