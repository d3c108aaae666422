"""A partner's team: its owners invite people and remove them.

Whoever changes a team holds all its places first, in the order of their numbers, and asks then who
is who: of two owners who remove each other at once, the later one is no owner any more.
"""

from collections.abc import Mapping

from sqlalchemy import Delete, Update, and_, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from app.accounts.actions.factors import drop_factors
from app.accounts.actions.invitations import invite
from app.accounts.actions.links import drop_links
from app.accounts.actions.roles import tell_role
from app.accounts.actions.sign_ins import end_halves, end_others
from app.accounts.actions.users import add_member, let_be_found, let_be_found_no_more
from app.accounts.audited import TEAM_ROLES
from app.accounts.models import Membership, User
from app.accounts.queries import user_by_email
from app.accounts.rules import MEMBER_ROLES, require_owner, require_room
from app.audit import record
from app.clock import now
from app.db import count_changed, db
from app.mail import post_mail
from app.mail.actions import forget_mails_to
from app.mail.rules import checked_address
from app.refusals import NotFound, Refused
from app.values import Doer

Team = Mapping[int, Membership]
"""The places of a team by the numbers of their people, locked until the transaction ends."""


def invite_member(
    *, partner_id: int, email: str, name: str, role: str, locale: str, doer: Doer
) -> User:
    """Invite somebody into the team of the doer, who is its owner. The account is there from now
    on and cannot be used before the invitation is accepted.

    Raises Refused for the field ``email`` when it is no address, or one that cannot be invited.
    Which accounts there are is not for the inviter to know, so the reason is not told.
    """
    _require_role(role)
    _owned(_held(partner_id), doer)
    # Asked once more: what was added while this waited for the places was not seen.
    places = select(func.count()).select_from(Membership)
    require_room(db.session.scalar(places.where(Membership.partner_id == partner_id)) or 0)
    # An address that no mail can be sent to is told as what it is.
    checked_address(email)
    known = user_by_email(email)
    if known is None:
        user = _added(partner_id, email, name, role, locale)
    elif known.has_left:
        user = _taken_up(known, partner_id, name, role, locale)
    elif known.membership and known.membership.partner_id == partner_id:
        raise Refused("This person is in the team or is invited already.", field="email")
    else:
        raise _not_to_be_invited()
    invite(user=user)
    _record("member.invited", user, partner_id, doer, after={"team_role": role})
    return user


def invite_again(*, partner_id: int, person: str, doer: Doer) -> None:
    """Mail a new invitation to somebody who has not accepted the one before, which works no more.
    Raises NotFound, and Refused when it has been accepted."""
    team = _owned(_held(partner_id), doer)
    user = _place(team, person).user
    _require_invited(user)
    invite(user=user)
    _record("member.invited_again", user, partner_id, doer)


def withdraw_invitation(*, partner_id: int, person: str, doer: Doer) -> None:
    """Take an invitation back; the account goes with it, and so does what was mailed. Raises
    NotFound, and Refused when it has been accepted."""
    team = _owned(_held(partner_id), doer)
    place = _place(team, person)
    _require_invited(place.user)
    _record("member.invitation_withdrawn", place.user, partner_id, doer)
    drop_invited(place.user, place)


def change_member_role(
    *, partner_id: int, person: str, role: str, doer: Doer, by_operator: bool = False
) -> None:
    """Make somebody of the team an owner or a member; the doer is its owner, or an administrator
    (``by_operator``) who helps a team whose owner is gone. Raises NotFound, and Refused when no
    owner would be left."""
    _require_role(role)
    team = _held(partner_id)
    if not by_operator:
        _owned(team, doer)
    place = _place(team, person)
    if role != "owner" and place.role == "owner":
        require_owner(len(_owners(team) - {place.user_id}))
    before, place.role = place.role, role
    db.session.flush()
    _record(
        "member.role_changed",
        place.user,
        partner_id,
        doer,
        before={"team_role": before},
        after={"team_role": role},
    )
    tell_role(
        user=place.user,
        before=TEAM_ROLES[before],
        after=TEAM_ROLES[role],
        by="operator" if by_operator else "team",
    )


def remove_member(*, partner_id: int, person: str, doer: Doer) -> None:
    """Take somebody out of the team; all sign-ins end at once. Raises NotFound, and Refused when
    no owner would be left, or the invitation has not been accepted yet."""
    team = _owned(_held(partner_id), doer)
    place = _place(team, person)
    if place.user.is_invited:
        raise Refused("This person has not accepted the invitation yet: withdraw it.")
    _take_out(team, place)
    _record("member.removed", place.user, partner_id, doer, before={"team_role": place.role})


def leave_team(*, partner_id: int, doer: Doer) -> None:
    """Leave the team oneself. Raises Refused when no owner would be left."""
    team = _held(partner_id)
    place = team.get(doer.user_id or 0)
    if place is None:
        raise NotFound("There is nobody like this in the team.")
    _take_out(team, place)
    _record("member.left", place.user, partner_id, doer, before={"team_role": place.role})


def give_place_up(*, user: User) -> int | None:
    """Take somebody who is to be forgotten out of the team. Returns the partner's id when nobody
    is left there who can sign in.

    Raises Refused when the team has other people and none of them is an owner.
    """
    if user.membership is None:
        return None
    team = _held(user.membership.partner_id)
    place, others = team[user.id], _able(team) - {user.id}
    if user.id in _owners(team) and others:
        require_owner(len(_owners(team) - {user.id}))
    _give_up(place)
    return None if others else place.partner_id


def drop_invited(user: User, place: Membership | None) -> None:
    """Forget somebody who never accepted an invitation. Who had an account before, of a team left
    since, has it again as it was. Raises Refused when the invitation was just accepted."""
    is_unused = and_(User.id == user.id, User.password_hash.is_(None))
    change: Update | Delete = delete(User).where(is_unused)
    if place is not None and user.created_at < place.since:
        _give_up(place)
        drop_links(user_id=user.id)
        change = update(User).where(is_unused).values(state="ended", ended_at=now())
    else:
        let_be_found_no_more(user.id)
    if count_changed(change) != 1:
        raise _accepted()
    forget_mails_to(address=user.email)


def _held(partner_id: int) -> Team:
    places = db.session.scalars(
        select(Membership)
        .where(Membership.partner_id == partner_id)
        .order_by(Membership.user_id)
        .options(joinedload(Membership.user, innerjoin=True))
        .with_for_update(of=Membership)
        .execution_options(populate_existing=True)
    ).all()
    return {place.user_id: place for place in places}


def _owned(team: Team, doer: Doer) -> Team:
    if doer.user_id not in _owners(team):
        raise Refused("You are no owner of this team any more.")
    return team


def _able(team: Team) -> set[int]:
    """People who can sign in."""
    return {
        user_id
        for user_id, place in team.items()
        if place.user.state == "active" and place.user.password_hash
    }


def _owners(team: Team) -> set[int]:
    """Owners who can sign in."""
    return {user_id for user_id in _able(team) if team[user_id].role == "owner"}


def _place(team: Team, person: str) -> Membership:
    """The place of a person by the public id. Raises NotFound for anybody who is not in this team,
    and Refused for whose account the operator has ended: that is not for the team to undo."""
    for place in team.values():
        if place.user.public_id == person:
            if place.user.state != "active":
                raise Refused("The operator has ended this account. Write to the operator.")
            return place
    raise NotFound("There is nobody like this in the team.")


def _require_role(role: str) -> None:
    if role not in MEMBER_ROLES:
        raise Refused("There is no such role.", field="role")


def _require_invited(user: User) -> None:
    if not user.is_invited:
        raise _accepted()


def _accepted() -> Refused:
    return Refused("This invitation has been accepted already.")


def _not_to_be_invited() -> Refused:
    return Refused(
        "This address cannot be invited. The person should write to the operator.", field="email"
    )


def _added(partner_id: int, email: str, name: str, role: str, locale: str) -> User:
    try:
        return add_member(
            email=email,
            name=name,
            partner_id=partner_id,
            role=role,
            locale=locale,
            password=None,
        )
    except Refused as refusal:
        # Somebody else has just taken the address, and is not to be known of either.
        raise _not_to_be_invited() from refusal


def _taken_up(user: User, partner_id: int, name: str, role: str, locale: str) -> User:
    """An account whose owner left another team, for its owner to accept. What the other team
    called the person is not for this one to read."""
    try:
        # Two teams may invite the same person at once: there is one place for each person.
        with db.session.begin_nested():
            user.membership = Membership(partner_id=partner_id, role=role)
    except IntegrityError as error:
        raise _not_to_be_invited() from error
    drop_factors(user_id=user.id)
    user.name, user.locale, user.timezone = name, locale, None
    user.state, user.ended_at, user.password_hash = "active", None, None
    db.session.flush()
    let_be_found(user)
    return user


def _take_out(team: Team, place: Membership) -> None:
    user = place.user
    if place.role == "owner":
        require_owner(len(_owners(team) - {user.id}))
    _give_up(place)
    _end(user)
    post_mail(message="accounts/removed", to=user.email, locale=user.locale, name=user.name)


def _give_up(place: Membership) -> None:
    if count_changed(delete(Membership).where(Membership.user_id == place.user_id)) != 1:
        raise Refused("This person is not in the team any more.")
    db.session.expunge(place)


def _end(user: User) -> None:
    end_others(user_id=user.id, but=None)
    end_halves(user_id=user.id)
    drop_links(user_id=user.id)
    user.state, user.ended_at = "ended", now()
    db.session.flush()


def _record(
    deed: str, user: User, partner_id: int, doer: Doer, **details: Mapping[str, object]
) -> None:
    record(deed, doer=doer, subject="user", subject_id=user.id, partner_id=partner_id, **details)
