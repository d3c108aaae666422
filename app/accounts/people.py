"""Who makes the present request (flask-login's current_user)."""

from dataclasses import dataclass
from datetime import datetime

from flask import Flask, Request, g
from flask_login import LoginManager, current_user

from app.accounts.cookies import carried
from app.accounts.queries import sign_in_of
from app.accounts.rules import STAFF_ROLES, idle_limit, needs_factor
from app.accounts.tokens import hash_of
from app.clock import now
from app.config import settings
from app.values import Doer
from app.web.client import client_device


@dataclass(frozen=True)
class Person:
    """Somebody who has signed in, as a request knows it."""

    id: int
    public_id: str
    """Names the person in addresses."""
    email: str
    name: str
    role: str
    """Of the operator's people, or in the partner's team."""
    partner_id: int | None
    """None for the operator's people."""
    locale: str
    sign_in: str
    """Public id of the sign-in that carries this request."""
    signed_in_at: datetime
    lacks_factor: bool
    """Whether there must be a second factor before anything else is done."""

    # What flask-login asks of everybody.
    is_authenticated = True
    is_active = True
    is_anonymous = False

    @property
    def is_staff(self) -> bool:
        """Whether it is one of the operator's people."""
        return self.role in STAFF_ROLES

    def get_id(self) -> str:
        """As flask-login names the person; it is not stored anywhere."""
        return str(self.id)


def init_people(app: Flask) -> None:
    """Let flask-login ask who it is, the first time that somebody wants to know. Its own cookie
    and its fingerprint of the browser are not used: sign-ins are rows that their owners see."""
    manager = LoginManager()
    manager.session_protection = None
    manager.request_loader(_who)
    # What else its init_app does is to look for its own cookie after each request, which would
    # make every page one that depends on cookies.
    app.login_manager = manager  # type: ignore[attr-defined]  # where flask-login looks for it


def current_person() -> Person | None:
    """Who makes the request; None for a stranger."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def known_person() -> Person:
    """Who makes the request, on a page that strangers do not reach."""
    person = current_person()
    if person is None:
        raise RuntimeError("a stranger has come past the door")
    return person


def own_partner_id() -> int:
    """The partner of whoever makes the request, on a page of a partner's team."""
    partner_id = known_person().partner_id
    if partner_id is None:
        raise RuntimeError("only people of a partner's team come here")
    return partner_id


def present_doer() -> Doer:
    """Who makes the request, and from where, as the audit tells it."""
    return Doer(known_person().id, client_device())


def _who(_request: Request) -> Person | None:
    carries = carried()
    if carries is None:
        return None
    token, idle = carries
    answer = sign_in_of(hash_of(token), now())
    if answer is None:
        return None
    found, has_factor = answer
    user, membership = found.user, found.user.membership
    role = user.any_role
    if role is None or idle > idle_limit(is_staff=user.is_staff):
        return None
    # In which moments are written for this reader (app.web.templating).
    g.timezone = user.timezone or settings().timezone
    return Person(
        id=user.id,
        public_id=user.public_id,
        email=user.email,
        name=user.name,
        role=role,
        partner_id=membership.partner_id if membership else None,
        locale=user.locale,
        sign_in=found.public_id,
        signed_in_at=found.began_at,
        lacks_factor=not has_factor
        and needs_factor(
            is_staff=user.is_staff,
            may_lack=user.may_lack_factor,
            is_production=settings().is_production,
        ),
    )
