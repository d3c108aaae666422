"""People who sign in, and what is remembered of it. None of these tables shows in public."""

from app.accounts.models.events import SecurityEvent
from app.accounts.models.factors import AuthenticatorApp, Passkey, RecoveryCode
from app.accounts.models.links import MailedLink, ResetRequest
from app.accounts.models.sign_ins import HalfSignIn, SignIn
from app.accounts.models.users import Membership, User

__all__ = [
    "AuthenticatorApp",
    "HalfSignIn",
    "MailedLink",
    "Membership",
    "Passkey",
    "RecoveryCode",
    "ResetRequest",
    "SecurityEvent",
    "SignIn",
    "User",
]
