"""Choosing and changing passwords, and the mails about it."""

from datetime import timedelta

from sqlalchemy import delete, func, select

from app.accounts.actions.events import remember
from app.accounts.actions.links import drop_links, mail_link
from app.accounts.actions.sign_ins import end_halves, end_others
from app.accounts.actions.users import let_be_found
from app.accounts.models import MailedLink, ResetRequest, SecurityEvent, User
from app.accounts.passwords import check_password, hashed, is_right
from app.accounts.queries import user_by_email, user_by_id
from app.accounts.rules import RESETS_A_DAY, normalized_email
from app.clock import now
from app.config import settings
from app.db import count_changed, db
from app.mail import post_mail
from app.refusals import Refused
from app.values import Device

ANSWERED_AT_ONCE = 100


def ask_reset(*, email: str, locale: str, device: Device) -> None:
    """Write down that somebody wants a new password for an address, whether it is known or not
    (models.ResetRequest)."""
    db.session.add(
        ResetRequest(email=normalized_email(email)[:254], locale=locale, address=device.address)
    )
    db.session.flush()


def answer_reset_requests() -> int:
    """Mail a link to those whose address is known, a few times a day at most; returns how many
    requests were looked at."""
    query = select(ResetRequest).order_by(ResetRequest.id).limit(ANSWERED_AT_ONCE)
    requests = db.session.scalars(query).all()
    for request in requests:
        user = user_by_email(request.email)
        if user is not None and user.state == "active" and not _asked_too_often(user):
            mail_link(user=user, purpose="reset")
            remember("reset_asked", user_id=user.id, device=Device(request.address, ""))
        db.session.delete(request)
    db.session.flush()
    return len(requests)


def choose_password(
    *, link: MailedLink, password: str, device: Device, name: str | None = None
) -> User:
    """Take the password of somebody who came by a mailed link, which then works no more, and the
    ``name`` when it was asked for. All sign-ins end. Raises Refused when the password is no good,
    or when somebody has used the link between its reading and now."""
    user = link.user
    check_password(password, email=user.email, programme=settings().programme_name)
    if count_changed(delete(MailedLink).where(MailedLink.token_hash == link.token_hash)) != 1:
        raise Refused("This link has been used already. Ask for a new one.")
    db.session.expunge(link)
    if name is not None:
        user.name = " ".join(name.split())
        let_be_found(user)
    _set(user, password, device)
    end_others(user_id=user.id, but=None)
    return user


def change_password(
    *, user_id: int, present: str, password: str, sign_in: str, device: Device
) -> None:
    """Change a password by its owner, who says the present one; the other sign-ins end. Raises
    Refused for the field at fault."""
    user = user_by_id(user_id)
    if not is_right(present, user.password_hash):
        raise Refused("This is not your present password.", field="present")
    check_password(password, email=user.email, programme=settings().programme_name)
    _set(user, password, device)
    end_others(user_id=user_id, but=sign_in)


def _asked_too_often(user: User) -> bool:
    asked = db.session.scalar(
        select(func.count())
        .select_from(SecurityEvent)
        .where(
            SecurityEvent.user_id == user.id,
            SecurityEvent.kind == "reset_asked",
            SecurityEvent.at > now() - timedelta(days=1),
        )
    )
    return (asked or 0) >= RESETS_A_DAY


def _set(user: User, password: str, device: Device) -> None:
    user.password_hash = hashed(password)
    # What was begun with the former password ends with it: a sign-in that is half done, and a link
    # by which another address would take the account over.
    end_halves(user_id=user.id)
    drop_links(user_id=user.id)
    remember("password_changed", user_id=user.id, device=device)
    post_mail(
        message="accounts/password_changed",
        to=user.email,
        locale=user.locale,
        name=user.name,
    )
    db.session.flush()
