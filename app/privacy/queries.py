"""What is held, and who is to be forgotten."""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.holdings import Holder, Holding, all_holdings
from app.accounts.models import Membership, SecurityEvent, User
from app.accounts.queries import user_by_email
from app.accounts.rules import normalized_email
from app.db import db
from app.privacy.rules import ENDED_KEPT, INVITED_KEPT

COUNTED = 100
"""A page counts no further."""
AT_ONCE = 200


def holder_of(user: User) -> Holder:
    """The holder of an account."""
    return Holder(user.email, user.id)


def holder_of_email(email: str) -> Holder:
    """Whoever has an address, with an account or without."""
    user = user_by_email(email)
    return holder_of(user) if user else Holder(normalized_email(email), None)


def counts_of(holder: Holder) -> list[tuple[Holding, int]]:
    """How many rows of each kind are held; one more than COUNTED when there are more."""
    return [
        (holding, sum(1 for _ in islice(holding.rows(holder), COUNTED + 1)))
        for holding in all_holdings()
    ]


def is_anything_held(holder: Holder) -> bool:
    """Whether there is anything about somebody."""
    return any(next(iter(holding.rows(holder)), None) is not None for holding in all_holdings())


def never_accepted(moment: datetime) -> Sequence[User]:
    """People whose last invitation was mailed so long ago that nobody will accept it any more."""
    lately = exists().where(
        SecurityEvent.user_id == User.id,
        SecurityEvent.kind == "invited",
        SecurityEvent.at > moment - INVITED_KEPT,
    )
    belongs = or_(User.role.is_not(None), exists().where(Membership.user_id == User.id))
    return db.session.scalars(
        select(User)
        .where(
            User.password_hash.is_(None),
            User.erased_at.is_(None),
            User.created_at <= moment - INVITED_KEPT,
            belongs,
            ~lately,
        )
        .order_by(User.created_at)
        .options(joinedload(User.membership))
        .limit(AT_ONCE)
    ).all()


def long_ended(moment: datetime) -> Sequence[User]:
    """People whose account ended so long ago that they are to be forgotten."""
    return db.session.scalars(
        select(User)
        .where(
            User.state == "ended",
            User.ended_at <= moment - ENDED_KEPT,
            User.erased_at.is_(None),
        )
        .order_by(User.ended_at)
        .options(joinedload(User.membership))
        .limit(AT_ONCE)
    ).all()
