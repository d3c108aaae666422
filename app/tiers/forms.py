"""Forms about levels. Choices that are data are filled in by the views."""

from collections.abc import Callable
from typing import Any

from wtforms import (
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.i18n.current import lazy_gettext
from app.tiers.queries.days import programme_day
from app.tiers.rules import (
    require_contribution_day,
    require_effective_day,
    require_talk,
    require_web_link,
)
from app.tiers.words import CONTRIBUTION_WORDS, TALK_WORDS, VERDICT_WORDS
from app.web.forms import Form, Keeps, choices

# WTForms' types know of no text that is told later.
_: Callable[[str], Any] = lazy_gettext
CHOOSE_ONE = _("Choose one of them.")

LONGEST_NOTE = 2_000
LONGEST_MINUTES = 4_000
LONGEST_TITLE = 160
LONGEST_LINK = 500


class CheckboxesField(SelectMultipleField):
    """Any number of choices, each with a box of its own."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class BasedForm(Form):
    """A form that is made for what holds when it is shown."""

    basis = HiddenField()

    @property
    def seen(self) -> int:
        """The basis as the number of a version; 0, which is nobody's, where it is none."""
        basis = self.basis.data or ""
        return int(basis) if basis.isascii() and basis.isdigit() and len(basis) < 10 else 0


class VerdictForm(Form):
    """What was found of a condition?"""

    verdict = RadioField(
        _("What did you find?"), [InputRequired(CHOOSE_ONE)], choices=choices(VERDICT_WORDS)
    )
    note = TextAreaField(_("Note for staff"), [Optional(), Length(max=LONGEST_NOTE)])


class DecisionForm(BasedForm):
    """What was decided about a level, and how?"""

    tier = RadioField(_("New level"), [InputRequired(CHOOSE_ONE)])
    kind = RadioField(
        _("How it was decided"), [InputRequired(CHOOSE_ONE)], choices=choices(TALK_WORDS)
    )
    decided_on = DateField(
        _("Day of the meeting or call"),
        [InputRequired(), Keeps(lambda day: require_talk(day, programme_day()))],
    )
    minutes = TextAreaField(_("Minutes, for staff"), [DataRequired(), Length(max=LONGEST_MINUTES)])
    reason = TextAreaField(
        _("Reason, told to the partner"), [DataRequired(), Length(max=LONGEST_NOTE)]
    )
    effective_on = DateField(
        _("Holds from"),
        [Optional(), Keeps(lambda day: require_effective_day(day, programme_day()))],
    )
    stay = CheckboxesField(_("Categories that stay"), [Optional()])
    among = HiddenField()
    """Slugs of the categories that ``stay`` was chosen from."""


class CallOffForm(BasedForm):
    """Why is a planned decision called off?"""

    reason = TextAreaField(
        _("Reason, told to the partner"), [DataRequired(), Length(max=LONGEST_NOTE)]
    )


class CategoriesForm(BasedForm):
    """In which categories does the partner stand?"""

    categories = CheckboxesField(_("Categories"))


class ContributionForm(Form):
    """What was contributed?"""

    kind = SelectField(_("What it was"), choices=choices(CONTRIBUTION_WORDS))
    title = StringField(_("Title"), [DataRequired(), Length(max=LONGEST_TITLE)])
    held_on = DateField(
        _("Day"),
        [InputRequired(), Keeps(lambda day: require_contribution_day(day, programme_day()))],
    )
    link = StringField(
        _("Address of the page"),
        [Optional(), Length(max=LONGEST_LINK), Keeps(lambda link: require_web_link(link.strip()))],
    )
    locale = SelectField(_("Language"))
    words = TextAreaField(_("In a few words"), [Optional(), Length(max=LONGEST_NOTE)])


class EditForm(BasedForm, ContributionForm):
    """What was contributed, after all? ``basis`` is the version that is being edited."""


class RefusalForm(BasedForm):
    """Why is a contribution not recognised? ``basis`` is the version that was read."""

    reason = TextAreaField(
        _("Reason, told to the partner"), [DataRequired(), Length(max=LONGEST_NOTE)]
    )
