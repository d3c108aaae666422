"""Reads about people."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import column, select, table
from sqlalchemy.orm import joinedload

from app.accounts.models import MailedLink, Membership, SecurityEvent, SignIn, User
from app.accounts.rules import normalized_email
from app.accounts.tokens import hash_of
from app.audit.models import AuditEntry
from app.audit.queries import ToldEntry, told
from app.db import db
from app.refusals import NotFound

# Partners stand above people (pyproject.toml); what a team is called is all that is asked here.
_PARTNERS = table("partners", column("id"), column("name"))

SHOWN_EVENTS = 50
SHOWN_SIGN_INS = 50
SHOWN_TEAM = 200


def user_by_email(email: str) -> User | None:
    """The person of an address, with the team; None when there is none."""
    query = select(User).where(User.email == normalized_email(email))
    return db.session.scalar(query.options(joinedload(User.membership)))


def user_by_id(user_id: int) -> User:
    """A person with the team."""
    query = select(User).where(User.id == user_id).options(joinedload(User.membership))
    return db.session.scalars(query).one()


def sign_in_of(token_hash: bytes, moment: datetime) -> SignIn | None:
    """The sign-in of a token with its person and team, unless it or the person has ended."""
    query = (
        select(SignIn)
        .join(SignIn.user)
        .where(SignIn.token_hash == token_hash, SignIn.ends_at > moment, User.state == "active")
        .options(joinedload(SignIn.user).joinedload(User.membership))
    )
    return db.session.scalar(query)


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


def user_by_public_id(public_id: str) -> User:
    """A person by the id that stands in addresses, with the team. Raises NotFound."""
    query = select(User).where(User.public_id == public_id).options(joinedload(User.membership))
    user = db.session.scalar(query)
    if user is None:
        raise NotFound("There is nobody like this.")
    return user


def names_of(user_ids: Collection[int]) -> Mapping[int, str]:
    """What people are called, by their ids; those who are gone are left out."""
    query = select(User.id, User.name).where(User.id.in_(user_ids))
    return dict(db.session.execute(query).all())


def deeds_by(user_id: int, most: int = SHOWN_EVENTS) -> Sequence[ToldEntry]:
    """What a person did lately, as the audit has it, the latest first."""
    query = select(AuditEntry).where(AuditEntry.user_id == user_id).order_by(AuditEntry.id.desc())
    return [told(entry) for entry in db.session.scalars(query.limit(most))]
