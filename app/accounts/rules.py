"""Roles, and how long a sign-in and a link in a mail last. Pure: the moment is passed in."""

import unicodedata
from datetime import datetime, timedelta

from app.refusals import Refused

STAFF_ROLES = ("manager", "rep", "operator", "finance", "admin")
"""Roles of the operator's people: partner managers, sales representatives, call operators,
finance, and who looks after users and settings."""
MEMBER_ROLES = ("owner", "member")
"""Roles in a partner's team."""

STAFF_IDLE, STAFF_ABSOLUTE = timedelta(hours=12), timedelta(days=7)
PARTNER_IDLE, PARTNER_ABSOLUTE = timedelta(days=30), timedelta(days=180)
"""Partners read their inbox on phones between meetings; staff see everybody's data."""

RESET_LASTS = timedelta(hours=2)
INVITATION_LASTS = timedelta(days=14)
NEW_EMAIL_LASTS = timedelta(hours=2)
RESETS_A_DAY = 5
EMAIL_CHANGES_A_DAY = 5

HALF_LASTS = timedelta(minutes=10)
"""How long a second factor is waited for after the password."""
FRESH = timedelta(minutes=15)
"""How long after a sign-in the password is not asked for again."""
MOST_PASSKEYS = 10

APP_DIGITS, RECOVERY_DIGITS = 6, 16

MOST_IN_TEAM = 50
"""People of a partner's team, those who are invited included."""


def normalized_email(email: str) -> str:
    """An address as accounts are known by it: without spaces around it, in small letters."""
    return unicodedata.normalize("NFKC", email).strip().lower()


def name_of_address(email: str) -> str:
    """What somebody is called of whom nothing but the address is known, until the person says."""
    return email.strip().partition("@")[0]


def idle_limit(*, is_staff: bool) -> timedelta:
    """After how long without a request a sign-in ends."""
    return STAFF_IDLE if is_staff else PARTNER_IDLE


def ends_at(began: datetime, *, is_staff: bool) -> datetime:
    """When a sign-in ends in any case."""
    return began + (STAFF_ABSOLUTE if is_staff else PARTNER_ABSOLUTE)


def require_room(people: int) -> None:
    """Raises Refused when a team of so many people takes nobody more."""
    if people >= MOST_IN_TEAM:
        raise Refused.counted(
            MOST_IN_TEAM,
            "A team can have at most %(num)s person, those who are invited included.",
            "A team can have at most %(num)s people, those who are invited included.",
        )


def require_owner(owners: int) -> None:
    """Raises Refused when a change would leave so many owners to a team, and none is too few:
    nobody could invite or remove anybody any more."""
    if owners < 1:
        raise Refused(
            "A team needs an owner who can sign in. Make somebody else an owner first.",
        )


def require_admin(admins: int) -> None:
    """Raises Refused when a change would leave so many administrators to the programme, and none
    is too few."""
    if admins < 1:
        raise Refused("The programme needs an administrator who can sign in.")


def is_fresh(began: datetime, moment: datetime) -> bool:
    """Whether somebody has proved so lately who it is that the password need not be asked for."""
    return moment - began <= FRESH


def needs_factor(*, is_staff: bool, may_lack: bool, is_production: bool) -> bool:
    """Whether somebody must have a second factor: the operator's people must. Those of the demo may
    go without (``may_lack``), but never in production."""
    return is_staff and (is_production or not may_lack)


def typed_code(text: str) -> str:
    """A code without what people put between its digits."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in plain if not sign.isspace() and sign not in "-‐–—")
