"""The forms of staff who talk with applicants and decide."""

from collections.abc import Callable
from typing import Any

from wtforms import (
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from app.applications.audited import REASON_WORDS, TALK_WORDS, VERDICT_WORDS
from app.applications.forms.fields import CHOOSE_ONE, NO_CHOICE, read_by, text_of, texts_of
from app.applications.places import today_here
from app.applications.queries import Condition
from app.applications.rules import (
    LONGEST_MINUTES,
    LONGEST_NOTE,
    LONGEST_WORDS,
    STAFF_REASONS,
    require_call_day,
)
from app.i18n.current import lazy_gettext
from app.partners.importing import cells
from app.tiers.rules import require_talk
from app.web.forms import Form, Keeps, choices

# WTForms' types know of no text that is told later.
_: Callable[[str], Any] = lazy_gettext


class VersionedForm(Form):
    """A step of staff, who saw the application as it was at a version."""

    version = IntegerField(widget=HiddenInput(), default=0)

    @property
    def seen(self) -> int:
        """The version that was shown; 0, which is nobody's, where none was sent."""
        return self.version.data or 0


class CallForm(VersionedForm):
    """When to call, in the time zone of whoever plans it."""

    day = DateField(
        _("Day"), [InputRequired(), Keeps(lambda day: require_call_day(day, today_here()))]
    )
    time = TimeField(_("Time"), [InputRequired()])


class TalkForm(VersionedForm):
    """A conversation that was held. Fields for the conditions (``verdict-7``, ``note-7``) are
    added for each application."""

    kind = RadioField(
        _("Kind of conversation"), [InputRequired(CHOOSE_ONE)], choices=choices(TALK_WORDS)
    )
    held_on = DateField(
        _("Day of the conversation"),
        [InputRequired(), Keeps(lambda day: require_talk(day, today_here()))],
    )
    minutes = TextAreaField(_("Minutes"), [DataRequired(), texts_of(LONGEST_MINUTES)])
    judgement = TextAreaField(
        _("Judgement of experience and quality"), [DataRequired(), texts_of(LONGEST_WORDS)]
    )

    @classmethod
    def of(cls, conditions: list[Condition], **named: Any) -> "TalkForm":
        """The form with a choice and a note for each condition of listing."""
        fields: dict[str, Any] = {}
        for each in conditions:
            shown = each.condition.id
            fields[f"verdict-{shown}"] = RadioField(
                _("Verdict"),
                [Optional()],
                choices=choices(VERDICT_WORDS),
                default=each.verdict,
            )
            fields[f"note-{shown}"] = StringField(
                _("Note"), [Optional(), text_of(LONGEST_NOTE)], default=each.note
            )
        form: TalkForm = type("TalkFormOfConditions", (cls,), fields)(**named)
        return form

    def verdicts(self, conditions: list[Condition]) -> dict[int, tuple[str, str]]:
        """Condition's id → verdict and note, for those that were judged."""
        return {
            each.condition.id: (verdict, self._fields[f"note-{each.condition.id}"].data or "")
            for each in conditions
            if (verdict := self._fields[f"verdict-{each.condition.id}"].data)
        }


class AcceptForm(VersionedForm):
    """Make the applicant a partner."""

    category = SelectField(_("Category"), [DataRequired()])
    email = StringField(
        _("E-mail of the owner’s account"), [DataRequired(), read_by(cells.read_email)]
    )
    welcome = TextAreaField(_("Words for the new partner"), [Optional(), texts_of(LONGEST_WORDS)])


class RejectForm(VersionedForm):
    """Turn the applicant down."""

    reason = SelectField(
        _("Reason, for our records"),
        [DataRequired()],
        choices=choices(
            {NO_CHOICE: _("Choose a reason"), **{key: REASON_WORDS[key] for key in STAFF_REASONS}}
        ),
    )
    words = TextAreaField(
        _("Words for the applicant"),
        [DataRequired(), Length(max=LONGEST_WORDS), texts_of(LONGEST_WORDS)],
    )
