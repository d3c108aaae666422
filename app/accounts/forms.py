"""Forms about accounts. Field names stand in the contract."""

from collections.abc import Callable
from typing import Any

from wtforms import HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional

from app.accounts.models.factors import LONGEST_PASSKEY_NAME
from app.accounts.passkeys import LONGEST_ANSWER
from app.i18n.current import lazy_gettext
from app.web.forms import Form

# WTForms' types know of no text that is told later.
_: Callable[[str], Any] = lazy_gettext

LONGEST_EMAIL = 254
LONGEST_TYPED = 1_000
LONGEST_CODE = 60
"""Of a recovery code with whatever people put between its digits."""


class LoginForm(Form):
    """Who are you?"""

    email = StringField(_("E-mail"), [DataRequired(), Length(max=LONGEST_EMAIL)])
    password = PasswordField(_("Password"), [DataRequired(), Length(max=LONGEST_TYPED)])
    # The page asks for it in a second step; programs may send all at once.
    code = StringField(_("Code"), [Optional(), Length(max=LONGEST_CODE)])


class SecondStepForm(Form):
    """What else do you have? One of the two."""

    code = StringField(_("Code"), [Length(max=LONGEST_CODE)])
    passkey = HiddenField(_("Passkey"), [Length(max=LONGEST_ANSWER)])


class ForgottenForm(Form):
    """Whose password is to be chosen anew?"""

    email = StringField(_("E-mail"), [DataRequired(), Length(max=LONGEST_EMAIL)])


class NewPasswordForm(Form):
    """A password, for somebody who came by a mailed link."""

    password = PasswordField(_("New password"), [DataRequired(), Length(max=LONGEST_TYPED)])


class InvitedForm(NewPasswordForm):
    """Who are you, and which password do you want? For somebody who accepts an invitation: who
    sent it may have known an address only."""

    name = StringField(_("Your name"), [DataRequired(), Length(max=120)])


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


class SeenRoleForm(RoleForm):
    """The same where others may be at it too: it is made for the role that it showed."""

    seen = HiddenField()


class NewEmailForm(Form):
    """Another address to sign in with. The fields' ids are their own: the account's page has
    several forms."""

    email = StringField(
        _("New e-mail"), [DataRequired(), Length(max=LONGEST_EMAIL)], id="new-email"
    )
    present = PasswordField(
        _("Present password"), [DataRequired(), Length(max=LONGEST_TYPED)], id="email-present"
    )


class ConfirmForm(Form):
    """The password once more, for what a passer-by must not do; dropped where the sign-in is
    fresh."""

    present = PasswordField(_("Present password"), [DataRequired(), Length(max=LONGEST_TYPED)])


class AppForm(ConfirmForm):
    """An authenticator app that has taken a secret in."""

    secret = HiddenField()
    """Sealed: the page that is shown again after a wrong code shows the same secret."""
    code = StringField(_("Code from the app"), [DataRequired(), Length(max=LONGEST_CODE)])


class PasskeyForm(ConfirmForm):
    """A passkey that a device has made."""

    name = StringField(_("Name of the passkey"), [DataRequired(), Length(max=LONGEST_PASSKEY_NAME)])
    passkey = HiddenField(_("Passkey"), [Length(max=LONGEST_ANSWER)])
