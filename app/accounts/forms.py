"""Forms about accounts. Field names stand in the contract."""

from collections.abc import Callable
from typing import Any

from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional

from app.i18n.current import lazy_gettext
from app.web.forms import Form

# WTForms' types know of no text that is told later.
_: Callable[[str], Any] = lazy_gettext

LONGEST_EMAIL = 254
LONGEST_TYPED = 1_000


class LoginForm(Form):
    """Who are you?"""

    email = StringField(_("E-mail"), [DataRequired(), Length(max=LONGEST_EMAIL)])
    password = PasswordField(_("Password"), [DataRequired(), Length(max=LONGEST_TYPED)])


class ForgottenForm(Form):
    """Whose password is to be chosen anew?"""

    email = StringField(_("E-mail"), [DataRequired(), Length(max=LONGEST_EMAIL)])


class NewPasswordForm(Form):
    """A password, for somebody who came by a mailed link."""

    password = PasswordField(_("New password"), [DataRequired(), Length(max=LONGEST_TYPED)])


class ChangePasswordForm(Form):
    """A password in place of the present one."""

    present = PasswordField(_("Present password"), [DataRequired(), Length(max=LONGEST_TYPED)])
    password = PasswordField(_("New password"), [DataRequired(), Length(max=LONGEST_TYPED)])


class SettingsForm(Form):
    """What a person says of himself. The choices are filled in by the view."""

    name = StringField(_("Name"), [DataRequired(), Length(max=120)])
    locale = SelectField(_("Language of e-mails"))
    timezone = SelectField(_("Time zone"))


class InvitationForm(Form):
    """Who is to join? The choices are filled in by the view."""

    email = StringField(_("E-mail"), [DataRequired(), Length(max=LONGEST_EMAIL)])
    name = StringField(_("Name"), [Optional(), Length(max=120)])
    role = SelectField(_("Role"))
    locale = SelectField(_("Language of e-mails"))


class RoleForm(Form):
    """What is somebody to be? The choices are filled in by the view."""

    role = SelectField(_("Role"))
