"""Signing in and out."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, select

from app.accounts.actions.events import remember
from app.accounts.models import HalfSignIn, ResetRequest, SignIn, User
from app.accounts.passwords import is_right
from app.accounts.queries import user_by_email
from app.accounts.rules import ends_at, normalized_email
from app.accounts.tokens import hash_of, new_public_id, new_token
from app.clock import now
from app.db import count_changed, db
from app.refusals import NotFound, Refused
from app.values import Device

MOST_DEVICES = 20
"""Signing in on one more ends the oldest sign-in."""


def authenticate(*, email: str, password: str, device: Device) -> User:
    """The person of an address and a password. Raises Refused, the same for a wrong password, an
    unknown address and an account that has ended, after the same time."""
    user = user_by_email(email)
    right = is_right(password, user.password_hash if user else None)
    if user is not None and right and user.state == "active":
        return user
    if user is not None:
        remember("sign_in_failed", user_id=user.id, device=device)
        db.session.flush()
    else:
        _write_nothing(email, device)
    raise Refused("The e-mail or the password is not right.", field="email")


def _write_nothing(email: str, device: Device) -> None:
    # A known address gets an event, which the disk has to take; so that the time does not tell,
    # an unknown one gets a row too, which is gone again before anybody sees it.
    row = ResetRequest(email=normalized_email(email)[:254], locale="", address=device.address)
    db.session.add(row)
    db.session.flush()
    db.session.delete(row)
    db.session.flush()


def sign_in(*, user: User, device: Device) -> str:
    """Begin a sign-in; returns the token for the cookie, which is stored nowhere."""
    token, moment = new_token(), now()
    _make_room(user.id, moment)
    db.session.add(
        SignIn(
            token_hash=hash_of(token),
            public_id=new_public_id(),
            user_id=user.id,
            began_at=moment,
            ends_at=ends_at(moment, is_staff=user.is_staff),
            address=device.address,
            agent=device.agent,
        )
    )
    remember("signed_in", user_id=user.id, device=device)
    db.session.flush()
    return token


def sign_out(*, user_id: int, sign_in: str, device: Device) -> None:
    """End the sign-in that carries the request; ``sign_in`` is its public id."""
    if _end(user_id, SignIn.public_id == sign_in):
        remember("signed_out", user_id=user_id, device=device)
        db.session.flush()


def end_sign_in(*, user_id: int, sign_in: str, device: Device) -> None:
    """End a sign-in on another device. Raises NotFound when it is no sign-in of this person."""
    if not _end(user_id, SignIn.public_id == sign_in):
        raise NotFound("This sign-in has ended already.")
    remember("sign_in_ended", user_id=user_id, device=device)
    db.session.flush()


def end_others(*, user_id: int, but: str | None) -> int:
    """End all sign-ins of a person but one (all, for None); returns how many."""
    return _end(user_id, SignIn.public_id != but if but else SignIn.public_id.is_not(None))


def end_halves(*, user_id: int) -> None:
    """End all sign-ins of a person that wait for a second factor."""
    count_changed(delete(HalfSignIn).where(HalfSignIn.user_id == user_id))


def _end(user_id: int, which: ColumnElement[bool]) -> int:
    return count_changed(delete(SignIn).where(SignIn.user_id == user_id, which))


def _make_room(user_id: int, moment: datetime) -> None:
    query = select(SignIn.public_id).where(SignIn.user_id == user_id, SignIn.ends_at > moment)
    newest = db.session.scalars(
        query.order_by(SignIn.began_at.desc(), SignIn.public_id).limit(MOST_DEVICES - 1)
    ).all()
    _end(user_id, SignIn.public_id.not_in(newest))
