"""Making accounts, and what their owners may change of them."""

from sqlalchemy.exc import IntegrityError

from app.accounts.actions.events import remember
from app.accounts.models import Membership, User
from app.accounts.passwords import hashed
from app.accounts.queries import user_by_id
from app.accounts.rules import normalized_email
from app.clock import now
from app.db import db
from app.mail.rules import checked_address
from app.refusals import Refused
from app.tables import keep_words
from app.values import HERE, Device

WORDS_OF = "user"
"""Under which kind the words are kept by which people are found (app.tables.words)."""


def add_staff(
    *, email: str, name: str, role: str, locale: str, password: str | None, device: Device = HERE
) -> User:
    """Make an account for one of the operator's people. Raises Refused for the field ``email``
    when it is no address or somebody has it already. The password was checked by whoever took it
    in."""
    return _add(
        User(
            email=normalized_email(email),
            name=name,
            role=role,
            locale=locale,
            password_hash=hashed(password) if password else None,
        ),
        device,
    )


def add_member(
    *,
    email: str,
    name: str,
    partner_id: int,
    role: str,
    locale: str,
    password: str | None,
    device: Device = HERE,
) -> User:
    """Make an account for somebody of a partner's team; otherwise as ``add_staff``."""
    # One moment for both: an account that is older than its place was of another team before.
    moment = now()
    return _add(
        User(
            email=normalized_email(email),
            name=name,
            locale=locale,
            password_hash=hashed(password) if password else None,
            created_at=moment,
            membership=Membership(partner_id=partner_id, role=role, since=moment),
        ),
        device,
    )


def change_settings(*, user_id: int, name: str, locale: str, timezone: str | None) -> None:
    """Change what a person says of himself: name, language of mails, time zone (None for the
    programme's)."""
    user = user_by_id(user_id)
    user.name, user.locale, user.timezone = name, locale, timezone
    db.session.flush()
    let_be_found(user)


def let_be_found(user: User) -> None:
    """Let staff find a person by name and address as they are now; to be called after a change."""
    keep_words(WORDS_OF, {user.id: [user.name, user.email]})


def let_be_found_no_more(user_id: int) -> None:
    """Keep no words of somebody who is forgotten."""
    keep_words(WORDS_OF, {user_id: []})


def _add(user: User, device: Device) -> User:
    # One that no mail can be sent to would hold up the worker when a password is forgotten.
    checked_address(user.email)
    try:
        # A savepoint: two who add the same address at once are told apart by the database.
        with db.session.begin_nested():
            db.session.add(user)
    except IntegrityError as error:
        raise Refused(
            "There is an account for %(email)s already.", field="email", email=user.email
        ) from error
    remember("account_made", user_id=user.id, device=device)
    let_be_found(user)
    return user
