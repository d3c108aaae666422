"""Forms about privacy."""

from collections.abc import Callable
from typing import Any

from wtforms import PasswordField
from wtforms.validators import DataRequired, Length

from app.accounts.forms import LONGEST_TYPED
from app.i18n.current import lazy_gettext
from app.web.forms import Form

# WTForms' types know of no text that is told later.
_: Callable[[str], Any] = lazy_gettext


class EraseForm(Form):
    """Is it really the person who wants to be forgotten?"""

    password = PasswordField(_("Present password"), [DataRequired(), Length(max=LONGEST_TYPED)])
