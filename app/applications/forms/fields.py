"""What forms about applications share: how texts are read."""

from collections.abc import Callable
from typing import Any

from wtforms import SelectMultipleField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.i18n.current import lazy_gettext
from app.partners.importing import cells
from app.web.forms import Form

# WTForms' types know of no text that is told later.
_: Callable[[str], Any] = lazy_gettext

NO_CHOICE = ""
CHOOSE_ONE = _("Choose one of them.")


def read_by(reader: Callable[..., str], *words: Any, **named: Any) -> Callable[[Form, Any], None]:
    """A validator that reads a field as the import reads a cell, and says what is wrong."""

    def validate(_form: Form, field: Any) -> None:
        wrong: list[str] = []
        text = field.data or ""
        field.data = reader(text, lambda _k, _v, reason: wrong.append(reason), *words, **named)
        if wrong:
            raise ValidationError(wrong[0])

    return validate


def text_of(longest: int) -> Callable[[Form, Any], None]:
    """A validator of one line."""
    return read_by(cells.read_text, longest)


def texts_of(longest: int) -> Callable[[Form, Any], None]:
    """A validator of a text of several lines."""
    return read_by(cells.read_text, longest, line_breaks=True)


class Checkboxes(SelectMultipleField):
    """Several of a few choices, each a box; none twice, in the order in which they were sent."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read which boxes were ticked."""
        super().process_formdata(list(dict.fromkeys(valuelist)))
