"""Forms of the office."""

from collections.abc import Callable
from typing import Any

from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length

from app.i18n.current import lazy_gettext
from app.tables.actions import LONGEST_NAME
from app.web.forms import Form

# WTForms' types know of no text that is told later.
_: Callable[[str], Any] = lazy_gettext


class FilterForm(Form):
    """A filter to be kept."""

    name = StringField(_("Name of the filter"), [InputRequired(), Length(max=LONGEST_NAME)])
    is_default = BooleanField(_("Open the table with it"))
