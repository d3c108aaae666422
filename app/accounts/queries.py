"""Reads about people."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Select, bindparam, column, exists, func, or_, select, table
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, joinedload

from app.accounts.models import (
    AuthenticatorApp,
    HalfSignIn,
    MailedLink,
    Membership,
    Passkey,
    RecoveryCode,
    SecurityEvent,
    SignIn,
    User,
)
from app.accounts.rules import MOST_PASSKEYS, normalized_email
from app.accounts.tokens import hash_of
from app.db import db
from app.refusals import NotFound

# Partners stand above people (pyproject.toml); what a team is called is all that is asked here.
_PARTNERS = table("partners", column("id"), column("name"))

SHOWN_EVENTS = 50
SHOWN_SIGN_INS = 50
SHOWN_TEAM = 200


@dataclass(frozen=True)
class Factors:
    """What somebody can show beside the password."""

    app: AuthenticatorApp | None
    passkeys: Sequence[Passkey]
    codes_left: int
    """Recovery codes that have not been used. They are no factor by themselves."""

    @property
    def count(self) -> int:
        """How many there are, recovery codes aside."""
        return len(self.passkeys) + (self.app is not None)


def user_by_email(email: str) -> User | None:
    """The person of an address, with the team; None when there is none."""
    query = select(User).where(User.email == normalized_email(email))
    return db.session.scalar(query.options(joinedload(User.membership)))


def user_by_id(user_id: int) -> User:
    """A person with the team."""
    query = select(User).where(User.id == user_id).options(joinedload(User.membership))
    return db.session.scalars(query).one()


def sign_in_of(token_hash: bytes, moment: datetime) -> tuple[SignIn, bool] | None:
    """The sign-in of a token with its person and team, and whether the person has a second factor.
    None when it or the person has ended."""
    asked = {"token_hash": token_hash, "moment": moment}
    found = db.session.execute(_sign_in(), asked).one_or_none()
    return (found[0], bool(found[1])) if found else None


@cache
def _sign_in() -> Select[SignIn, bool]:
    # Asked by every page of whoever is signed in, so it is put together once.
    return (
        select(SignIn, _has_factor(SignIn.user_id))
        .join(SignIn.user)
        .where(
            SignIn.token_hash == bindparam("token_hash"),
            SignIn.ends_at > bindparam("moment"),
            User.state == "active",
        )
        .options(joinedload(SignIn.user).joinedload(User.membership))
    )


def half_sign_in_of(token: str, moment: datetime) -> HalfSignIn | None:
    """The sign-in of a token that waits for a second factor, with its person and team."""
    query = (
        select(HalfSignIn)
        .join(HalfSignIn.user)
        .where(
            HalfSignIn.token_hash == hash_of(token),
            HalfSignIn.ends_at > moment,
            User.state == "active",
        )
        .options(joinedload(HalfSignIn.user).joinedload(User.membership))
    )
    return db.session.scalar(query)


def has_factor(user_id: int) -> bool:
    """Whether somebody is asked for more than the password."""
    return bool(db.session.scalar(select(_has_factor(User.id)).where(User.id == user_id)))


def factors_of(user_id: int) -> Factors:
    """What somebody can show beside the password."""
    passkeys = (
        select(Passkey)
        .where(Passkey.user_id == user_id)
        .order_by(Passkey.added_at, Passkey.public_id)
        .limit(MOST_PASSKEYS)
    )
    codes = select(func.count()).where(RecoveryCode.user_id == user_id)
    return Factors(
        app=db.session.get(AuthenticatorApp, user_id, populate_existing=True),
        passkeys=db.session.scalars(passkeys).all(),
        codes_left=db.session.scalar(codes) or 0,
    )


def passkey_of(user_id: int, public_id: str) -> Passkey:
    """One passkey of a person. Raises NotFound when there is none, or it is somebody else's."""
    query = select(Passkey).where(Passkey.user_id == user_id, Passkey.public_id == public_id)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("This passkey is gone.")
    return found


def kept_codes(user_id: int, hashes: Sequence[bytes]) -> int:
    """How many of these are recovery codes of the person."""
    own = (RecoveryCode.user_id == user_id) & RecoveryCode.code_hash.in_(hashes)
    return db.session.scalar(select(func.count()).where(own)) or 0


def _has_factor(user_id: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    return or_(
        exists().where(AuthenticatorApp.user_id == user_id),
        exists().where(Passkey.user_id == user_id),
    )


def sign_ins_of(user_id: int, moment: datetime) -> Sequence[SignIn]:
    """The devices on which a person is signed in, the newest first."""
    query = (
        select(SignIn)
        .where(SignIn.user_id == user_id, SignIn.ends_at > moment)
        .order_by(SignIn.began_at.desc(), SignIn.public_id)
        .limit(SHOWN_SIGN_INS)
    )
    return db.session.scalars(query).all()


def events_of(user_id: int) -> Sequence[SecurityEvent]:
    """What happened to a person's account lately, the newest first."""
    query = (
        select(SecurityEvent)
        .where(SecurityEvent.user_id == user_id)
        .order_by(SecurityEvent.id.desc())
        .limit(SHOWN_EVENTS)
    )
    return db.session.scalars(query).all()


def link_of(token: str, purpose: str, moment: datetime) -> MailedLink | None:
    """The mailed link of a token with its person, when it still works."""
    query = (
        select(MailedLink)
        .join(MailedLink.user)
        .where(
            MailedLink.token_hash == hash_of(token),
            MailedLink.purpose == purpose,
            MailedLink.ends_at > moment,
            User.state == "active",
        )
        .options(joinedload(MailedLink.user).joinedload(User.membership))
    )
    return db.session.scalar(query)


def team_of(partner_id: int) -> Sequence[User]:
    """The people of a partner's team, owners first."""
    query = (
        select(User)
        .join(User.membership)
        .where(Membership.partner_id == partner_id)
        .order_by(Membership.role.desc(), User.name, User.id)
        .options(joinedload(User.membership))
        .limit(SHOWN_TEAM)
    )
    return db.session.scalars(query).all()


def active_owners_of(partner_id: int) -> Sequence[User]:
    """The owners of a partner's team whose accounts have not ended: those who are written to."""
    return owners_among(team_of(partner_id))


def owners_among(team: Sequence[User]) -> Sequence[User]:
    """Those of a team who are written to: its owners whose accounts have not ended."""
    return [
        user
        for user in team
        if user.state == "active" and user.membership and user.membership.role == "owner"
    ]


def has_active_owner(partner_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Whether there is anybody of ``active_owners_of``, as a part of a question about partners."""
    return exists().where(
        Membership.partner_id == partner_id,
        Membership.role == "owner",
        User.id == Membership.user_id,
        User.state == "active",
    )


def invitations_of(user_ids: Collection[int], moment: datetime) -> Mapping[int, datetime]:
    """Until when the invitations of these people can be accepted; one whose time is over is left
    out."""
    query = select(MailedLink.user_id, MailedLink.ends_at).where(
        MailedLink.user_id.in_(user_ids),
        MailedLink.purpose == "invitation",
        MailedLink.ends_at > moment,
    )
    return dict(db.session.execute(query).all())


def partner_names(partner_ids: Collection[int]) -> Mapping[int, str]:
    """What partners are called, by their ids."""
    query = select(_PARTNERS.c.id, _PARTNERS.c.name).where(_PARTNERS.c.id.in_(partner_ids))
    return dict(db.session.execute(query).all())


def team_name_of(user_id: int) -> str:
    """What the partner of somebody's team is called; empty for staff."""
    query = select(_PARTNERS.c.name).join(Membership, Membership.partner_id == _PARTNERS.c.id)
    return db.session.scalar(query.where(Membership.user_id == user_id)) or ""


def user_by_public_id(public_id: str) -> User:
    """A person by the id that stands in addresses, with the team. Raises NotFound."""
    query = select(User).where(User.public_id == public_id).options(joinedload(User.membership))
    user = db.session.scalar(query)
    if user is None:
        raise NotFound("There is nobody like this.")
    return user


@dataclass(frozen=True)
class ShownUser:
    """A person as the office sees it."""

    user: User
    has_factor: bool
    team: str
    """What its partner is called; empty for staff."""


def shown_user(public_id: str) -> ShownUser:
    """As user_by_public_id, with what the office shows beside. Raises NotFound."""
    query = (
        select(User, _has_factor(User.id), _PARTNERS.c.name)
        .outerjoin(User.membership)
        .outerjoin(_PARTNERS, _PARTNERS.c.id == Membership.partner_id)
        .where(User.public_id == public_id)
        .options(contains_eager(User.membership))
    )
    found = db.session.execute(query).one_or_none()
    if found is None:
        raise NotFound("There is nobody like this.")
    user, has_factor, team = found
    return ShownUser(user, bool(has_factor), team or "")


def names_of(user_ids: Collection[int]) -> Mapping[int, str]:
    """What people are called, by their ids; those who are gone are left out."""
    query = select(User.id, User.name).where(User.id.in_(user_ids))
    return dict(db.session.execute(query).all())
