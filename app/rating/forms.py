"""Forms about reviews. Field names of the merchant's form stand in the contract."""

from collections.abc import Callable, Mapping
from typing import Any

from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Optional

from app.i18n.current import LazyText, lazy_gettext, lazy_pgettext
from app.partners.importing import cells
from app.partners.typed import ReadBy
from app.rating.rules import (
    CRITERIA,
    LONGEST_COMMENT,
    LONGEST_REPLY,
    LONGEST_TEXT,
    NAMELESS,
    Given,
)
from app.rating.words import REASON_WORDS
from app.web.forms import Form, choices

# WTForms' types know of no text that is told later.
_: Callable[[str], Any] = lazy_gettext

GRADE_WORDS: Mapping[str, LazyText] = {
    "1": lazy_pgettext("grade", "Bad"),
    "2": lazy_pgettext("grade", "Rather bad"),
    "3": lazy_pgettext("grade", "Middling"),
    "4": lazy_pgettext("grade", "Good"),
    "5": lazy_pgettext("grade", "Excellent"),
}


class SeenForm(Form):
    """A form about a review as it was when it was read."""

    seen = HiddenField()

    @property
    def version(self) -> int:
        """The version that was read; 0, which is nobody's, where the form does not say."""
        typed = self.seen.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0


def _grade(question: Any) -> RadioField:
    return RadioField(
        question,
        [InputRequired(_("Choose one of the five."))],
        choices=choices(GRADE_WORDS),
    )


class ReviewForm(SeenForm):
    """How was it? Grades from 1 to 5, words, and under which name they stand in public."""

    quality = _grade(_("How good was the work itself?"))
    timeliness = _grade(_("How well were the dates kept?"))
    service = _grade(_("How quick and helpful were the answers?"))
    originality = _grade(_("How well was it made for you, and not for just anybody?"))
    price = _grade(_("How good was it for its price?"))
    text = TextAreaField(
        _("What should others know?"),
        [Optional(), ReadBy(cells.read_text, LONGEST_TEXT, line_breaks=True)],
    )
    naming = RadioField(
        _("Under which name?"), default=NAMELESS, filters=[lambda naming: naming or NAMELESS]
    )

    @property
    def grades(self) -> list[RadioField]:
        """The five questions, in their order."""
        return [self[criterion] for criterion in CRITERIA]

    @property
    def given(self) -> Given:
        """What was filled in; for a form that has been validated."""
        return Given(
            grades={criterion: int(self[criterion].data) for criterion in CRITERIA},
            text=self.text.data or "",
            naming=self.naming.data or NAMELESS,
        )


class PublishForm(SeenForm):
    """Publishing asks for nothing more."""


class RefusalForm(SeenForm):
    """Why does a review not stand in public?"""

    reason = RadioField(
        _("Reason, told to the merchant"),
        [InputRequired(_("Choose one of them."))],
        choices=choices(REASON_WORDS),
    )
    comment = TextAreaField(
        _("A few words for the merchant"),
        [Optional(), ReadBy(cells.read_text, LONGEST_COMMENT, line_breaks=True)],
    )


class AnswerForm(SeenForm):
    """What does the partner answer in public?"""

    text = TextAreaField(
        _("Your public answer"),
        [DataRequired(), ReadBy(cells.read_text, LONGEST_REPLY, line_breaks=True)],
    )


class ChangedAnswerForm(AnswerForm):
    """What does it answer after all? Nothing takes the answer back."""

    text = TextAreaField(
        _("Your public answer"),
        [Optional(), ReadBy(cells.read_text, LONGEST_REPLY, line_breaks=True)],
    )
