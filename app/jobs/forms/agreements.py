"""Forms of agreement sheets and of access to the shop, for both sides."""

from typing import Any

from wtforms import BooleanField, DateField, HiddenField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.i18n.current import lazy_gettext
from app.jobs.access_words import KIND_WORDS
from app.jobs.forms.messages import ReadMessage
from app.jobs.rules.agreements import Terms
from app.jobs.rules.briefs import LONGEST_TERMS
from app.web.forms import Form, choices

# WTForms' types know of no text that is told later.
_: Any = lazy_gettext
KINDS = choices(KIND_WORDS)


def _text(label: Any, *validators: Any) -> TextAreaField:
    return TextAreaField(label, [ReadMessage(LONGEST_TERMS), *validators])


def _number(typed: str | None) -> int:
    """A version's number; 0 for none."""
    text = typed or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


class AgreementForm(Form):
    """A version of an agreement."""

    scope = _text(_("Scope of the work"), DataRequired())
    rate = _text(_("Rate and payment"), DataRequired())
    access = _text(_("Access to the shop"), DataRequired())
    starts_on = DateField(_("Work begins"), [Optional()])
    ends_on = DateField(_("Work ends"), [Optional()])
    seen = HiddenField()
    """The number of the version that the writer has before them."""

    @property
    def seen_number(self) -> int:
        """0 where there was none."""
        return _number(self.seen.data)

    @property
    def terms(self) -> Terms:
        """What was typed."""
        return Terms(
            access=self.access.data or "",
            rate=self.rate.data or "",
            scope=self.scope.data or "",
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
        )


class ConfirmForm(Form):
    """One side confirms a version, which it names."""

    number = HiddenField()

    @property
    def version(self) -> int:
        """The version that was read."""
        return _number(self.number.data)


class AccessForm(Form):
    """What a partner needs in the shop, and why."""

    kinds = SelectMultipleField(
        _("What do you need?"),
        choices=KINDS,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    what = _text(_("More exactly"), Optional())
    why = _text(_("What for, and for how long?"), DataRequired())


class ConsentForm(Form):
    """The merchant has read and agrees."""

    consent = BooleanField(
        _("I agree"), [DataRequired(_("Tick the box if you consent, or refuse the access."))]
    )
    read = HiddenField()
    """A mark of what was read."""
