"""Who of a partner is told about jobs."""

from dataclasses import dataclass

from sqlalchemy import select

from app.accounts.models import Membership, User
from app.db import db
from app.jobs.models import JobPreferences

MOST_TOLD = 10
"""Owners of one partner who are written to."""


@dataclass(frozen=True)
class Recipient:
    """An address, and the language in which it is written to."""

    email: str
    locale: str


def told_at(partner_id: int) -> list[Recipient]:
    """Where notices of a partner go: the address of its preferences in the first owner's language
    (S149), or each owner's own. Nobody when the partner has no owner who has accepted."""
    owners = db.session.execute(
        select(User.email, User.locale)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.partner_id == partner_id,
            Membership.role == "owner",
            User.state == "active",
            User.password_hash.is_not(None),
        )
        .order_by(User.id)
        .limit(MOST_TOLD)
    ).all()
    chosen = db.session.scalar(
        select(JobPreferences.notify_email).where(JobPreferences.partner_id == partner_id)
    )
    if chosen and owners:
        return [Recipient(chosen, owners[0].locale)]
    return [Recipient(email, locale) for email, locale in owners]
