"""Forms of the office."""

from collections.abc import Callable
from typing import Any

from wtforms import BooleanField, DateField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.backoffice.actions.partners import LONGEST_REASON
from app.i18n.current import lazy_gettext
from app.partners import TALK_NAMES
from app.partners.models.decisions import TALKS
from app.tables.actions import LONGEST_NAME
from app.tiers.queries.days import programme_day
from app.tiers.rules import require_talk
from app.web.forms import Form, Keeps

# WTForms' types know of no text that is told later.
_: Callable[[str], Any] = lazy_gettext


class FilterForm(Form):
    """A filter to be kept."""

    name = StringField(_("Name of the filter"), [InputRequired(), Length(max=LONGEST_NAME)])
    is_default = BooleanField(_("Open the table with it"))


class HidingForm(Form):
    """Why a partner is taken out of the catalogue."""

    reason = TextAreaField(
        _("Reason, as the partner will read it"), [InputRequired(), Length(max=LONGEST_REASON)]
    )


class TalkForm(Form):
    """A conversation in which staff judged a partner (S5)."""

    held_on = DateField(
        _("Held on"), [InputRequired(), Keeps(lambda day: require_talk(day, programme_day()))]
    )
    kind = SelectField(_("Kind of conversation"))
    note = TextAreaField(_("What was said and judged"), [InputRequired(), Length(max=2_000)])

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.kind.choices = [(kind, str(TALK_NAMES[kind])) for kind in TALKS]
