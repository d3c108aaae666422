"""Forgetting people. Every action flushes and never commits."""

from sqlalchemy import delete

from app.accounts.actions.team import drop_invited, give_place_up
from app.accounts.holdings import Holder, all_holdings
from app.accounts.models import User
from app.accounts.passwords import is_right
from app.accounts.queries import user_by_email, user_by_id
from app.accounts.staff.actions import held_for_erasing
from app.audit import record
from app.clock import now
from app.db import count_changed, db
from app.mail import post_mail
from app.mail.models import OutgoingMail
from app.mail.rules import SENT
from app.partners.actions import suspend
from app.privacy.queries import holder_of, holder_of_email, long_ended, never_accepted
from app.refusals import NotFound, Refused
from app.values import HERE, MACHINE, Doer

FAREWELL = "privacy/erased"


def record_export(*, holder: Holder, doer: Doer) -> None:
    """Write down that somebody took away what is held about a person."""
    user_id = holder.user_id or 0
    record("person.exported", doer=doer, subject="user", subject_id=user_id)


def erase_oneself(*, user_id: int, password: str) -> None:
    """Forget a person at the person's own wish. Raises Refused for the field ``password`` when it
    is not the right one, for the operator's people, and for the last owner of a team with other
    people in it."""
    user = user_by_id(user_id)
    if user.is_staff:
        raise Refused("An administrator erases accounts of the operator’s people.")
    if not is_right(password, user.password_hash):
        raise Refused("This is not your present password.", field="password")
    # From where it was asked for is not kept: it is the last thing that would be known.
    _erase(user, Doer(user_id, HERE))


def erase_person(*, person: str, doer: Doer) -> None:
    """Forget a person at the request of an administrator. Raises NotFound, and Refused as
    staff.actions.held_for_erasing and erase_oneself do."""
    _erase(held_for_erasing(person=person, doer=doer), doer)


def erase_address(*, email: str, doer: Doer = MACHINE) -> None:
    """Forget whoever has an address, with an account or without. Raises NotFound when nothing is
    held, and Refused as ``erase_person`` does."""
    user = user_by_email(email)
    if user is not None:
        _erase(held_for_erasing(person=user.public_id, doer=doer), doer)
    elif _forget(holder_of_email(email), doer) == 0:
        raise NotFound("Nothing is held about %(email)s.", email=email)


def forget_people() -> int:
    """Forget those whose time is over (docs/decisions/0019-privacy.md), some hundreds at a time;
    returns how many."""
    moment = now()
    unused = never_accepted(moment)
    for user in unused:
        partner_id = user.membership.partner_id if user.membership else None
        record(
            "user.forgotten_unused",
            doer=MACHINE,
            subject="user",
            subject_id=user.id,
            partner_id=partner_id,
        )
        drop_invited(user, user.membership)
    ended = long_ended(moment)
    for user in ended:
        if user.membership is not None:
            give_place_up(user=user)
        _forget(holder_of(user), MACHINE)
    is_farewell = OutgoingMail.message == FAREWELL
    count_changed(delete(OutgoingMail).where(OutgoingMail.state == SENT, is_farewell))
    return len(unused) + len(ended)


def _erase(user: User, doer: Doer) -> None:
    holder, name, locale = holder_of(user), user.name, user.locale
    partner_id = user.membership.partner_id if user.membership else None
    left_alone = give_place_up(user=user)
    if left_alone is not None:
        # Nobody could answer a merchant any more.
        suspend(partner_ids=[left_alone], doer=doer)
    _forget(holder, doer, partner_id)
    post_mail(message=FAREWELL, to=holder.email, locale=locale, name=name)


def _forget(holder: Holder, doer: Doer, partner_id: int | None = None) -> int:
    rows = sum(holding.forget(holder) for holding in all_holdings() if holding.forget)
    # What the session knows of the person is not true any more.
    db.session.expire_all()
    if rows:
        record(
            "person.erased",
            doer=doer,
            subject="user",
            subject_id=holder.user_id or 0,
            partner_id=partner_id,
            after={"rows_forgotten": rows},
        )
    return rows
