"""What administrators do with accounts: the operator's own people, and those of partners.

Whoever takes something from an administrator holds all administrators first, in the order of their
numbers: of two who end each other at once, the later one is none any more.
"""

from collections.abc import Mapping

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from app.accounts.actions.factors import reset_factors
from app.accounts.actions.invitations import invite
from app.accounts.actions.links import drop_links
from app.accounts.actions.roles import tell_role
from app.accounts.actions.sign_ins import end_halves, end_others
from app.accounts.actions.team import change_member_role
from app.accounts.actions.users import add_staff
from app.accounts.audited import ROLE_NAMES
from app.accounts.models import User
from app.accounts.rules import STAFF_ROLES, require_admin
from app.audit import record
from app.clock import now
from app.db import count_changed, db
from app.refusals import NotFound, Refused, Stale
from app.values import Doer


def add_colleague(
    *, email: str, name: str, role: str, locale: str, password: str | None, doer: Doer
) -> User:
    """Make an account for one of the operator's people. Without a password the person is invited
    by e-mail. Raises Refused for the field at fault."""
    _require_role(role)
    user = add_staff(email=email, name=name, role=role, locale=locale, password=password)
    if password is None:
        invite(user=user)
    _record("user.made" if password else "user.invited", user, doer, after={"user_role": role})
    return user


def invite_colleague_again(*, person: str, doer: Doer) -> User:
    """Mail a new invitation to somebody who has not accepted the one before, of partners' people
    too. Raises NotFound, and Refused when there is nothing to accept."""
    user = _held(person, doer)
    if not user.is_invited or user.state != "active":
        raise Refused("This invitation has been accepted already.")
    invite(user=user)
    _record("user.invited_again", user, doer)
    return user


def change_role(*, person: str, seen: str, role: str, doer: Doer) -> None:
    """Give somebody another role: one of the operator's people one of theirs, somebody of a team
    one of a team's. ``seen`` is the one that the doer was shown: raises Stale when it is
    another one by now. Raises NotFound, and Refused for oneself, for any other role, and when no
    administrator or owner would be left."""
    user = _held(person, doer)
    _require_somebody_else(user, doer)
    if (user.any_role or "") != seen:
        raise Stale("Somebody else has changed the role meanwhile.")
    if user.membership is not None:
        change_member_role(
            partner_id=user.membership.partner_id,
            person=person,
            role=role,
            doer=doer,
            by_operator=True,
        )
        return
    if not user.is_staff:
        raise Refused("This person belongs to no team any more.")
    _require_role(role)
    if role != "admin":
        _require_other_admin(user)
    before, user.role = user.role, role
    db.session.flush()
    _record(
        "user.role_changed", user, doer, before={"user_role": before}, after={"user_role": role}
    )
    if before is not None:
        names = ROLE_NAMES
        tell_role(user=user, before=names[before], after=names[role], by="operator")


def end_account(*, person: str, doer: Doer) -> None:
    """Let somebody sign in no more; all sign-ins end at once, mailed links work no more. Raises
    NotFound, and Refused for oneself, for an account that has ended, and when no administrator
    would be left."""
    user = _held(person, doer)
    _require_somebody_else(user, doer)
    _require_other_admin(user)
    is_active = update(User).where(User.id == user.id, User.state == "active")
    if count_changed(is_active.values(state="ended", ended_at=now())) != 1:
        raise Refused("This account has ended already.")
    db.session.refresh(user, ["state", "ended_at"])
    end_others(user_id=user.id, but=None)
    end_halves(user_id=user.id)
    drop_links(user_id=user.id)
    _record(
        "user.ended", user, doer, before={"user_state": "active"}, after={"user_state": "ended"}
    )


def restore_account(*, person: str, doer: Doer) -> None:
    """Let somebody sign in again. Raises NotFound, and Refused for an account that has not ended,
    or that has nothing to come back to: the person has left the team or was forgotten."""
    user = _held(person, doer)
    if user.is_erased or user.has_left:
        raise Refused(
            "This person belongs to no team any more; a team may invite the person again."
        )
    is_ended = update(User).where(User.id == user.id, User.state == "ended")
    if count_changed(is_ended.values(state="active", ended_at=None)) != 1:
        raise Refused("This account has not ended.")
    db.session.refresh(user, ["state", "ended_at"])
    _record(
        "user.restored", user, doer, before={"user_state": "ended"}, after={"user_state": "active"}
    )


def reset_factors_of(*, person: str, doer: Doer) -> None:
    """Take the second factors of somebody who has lost them away. Raises NotFound, and Refused for
    oneself, and for somebody who has none."""
    user = _held(person, doer)
    _require_somebody_else(user, doer)
    reset_factors(user=user, doer=doer)


def held_for_erasing(*, person: str, doer: Doer) -> User:
    """Somebody whom an administrator is to forget, locked. Raises NotFound, and Refused for
    oneself, for somebody forgotten already, and when no administrator would be left."""
    user = _held(person, doer)
    _require_somebody_else(user, doer)
    _require_other_admin(user)
    if user.is_erased:
        raise Refused("This person was forgotten already.")
    return user


def _held(person: str, doer: Doer) -> User:
    """The person, locked after all administrators. Raises NotFound, and Refused when the doer is
    no administrator any more."""
    if doer.user_id is not None and doer.user_id not in _admins():
        raise Refused("You are no administrator any more.")
    user = db.session.scalar(
        select(User)
        .where(User.public_id == person)
        .options(joinedload(User.membership))
        .with_for_update(of=User)
        .execution_options(populate_existing=True)
    )
    if user is None:
        raise NotFound("There is nobody like this.")
    return user


def _admins() -> set[int]:
    """Administrators who can sign in, locked."""
    admins = db.session.scalars(
        select(User)
        .where(User.role == "admin")
        .order_by(User.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {admin.id for admin in admins if admin.state == "active" and admin.password_hash}


def _require_other_admin(user: User) -> None:
    if user.role == "admin":
        require_admin(len(_admins() - {user.id}))


def _require_somebody_else(user: User, doer: Doer) -> None:
    if user.id == doer.user_id:
        raise Refused("You cannot do this to your own account: ask another administrator.")


def _require_role(role: str) -> None:
    if role not in STAFF_ROLES:
        raise Refused("There is no such role.", field="role")


def _record(deed: str, user: User, doer: Doer, **details: Mapping[str, object]) -> None:
    place = None if user.is_staff else user.membership
    record(
        deed,
        doer=doer,
        subject="user",
        subject_id=user.id,
        partner_id=place.partner_id if place else None,
        **details,
    )
