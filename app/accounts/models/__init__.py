"""People who sign in, and what is remembered of it. None of these tables shows in public."""

from app.accounts.models.events import SecurityEvent
from app.accounts.models.links import MailedLink, ResetRequest
from app.accounts.models.sign_ins import SignIn
from app.accounts.models.users import Membership, User

__all__ = ["MailedLink", "Membership", "ResetRequest", "SecurityEvent", "SignIn", "User"]
