"""Changing the address that somebody signs in with."""

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from app.accounts.actions.events import remember
from app.accounts.actions.factors import confirm_password
from app.accounts.actions.links import drop_links, mail_link
from app.accounts.actions.sign_ins import end_halves, end_others
from app.accounts.actions.users import let_be_found
from app.accounts.models import MailedLink, User
from app.accounts.queries import user_by_email, user_by_id
from app.accounts.rules import normalized_email
from app.audit import record
from app.db import count_changed, db
from app.mail import post_mail
from app.mail.rules import checked_address
from app.refusals import Refused
from app.values import Device, Doer


def ask_new_email(*, user_id: int, email: str, present: str, device: Device) -> None:
    """Mail a link to the new address, and a notice to the present one. Raises Refused for the field
    at fault.

    Where somebody else has the new address already, its owner gets a mail that says so in place of
    the link, and whoever asked learns nothing of it.
    """
    user, wanted = user_by_id(user_id), normalized_email(email)
    confirm_password(user_id=user_id, present=present)
    checked_address(wanted)
    if wanted == user.email:
        raise Refused("You sign in with this address already.", field="email")
    other = user_by_email(wanted)
    mail_link(
        user=user,
        purpose="new_email",
        email=wanted,
        message="accounts/email_taken" if other else None,
        locale=other.locale if other else user.locale,
        name=other.name if other else user.name,
    )
    remember("email_asked", user_id=user.id, device=device)
    _mail(user.email, user, "email_asked", wanted)


def take_new_email(*, link: MailedLink, but: str | None, device: Device) -> User:
    """Let somebody sign in with the address at which the link was read. All sign-ins end but one
    (``but``, by its public id), and all other links. Raises Refused when somebody has used the link
    between its reading and now, or has the address by now."""
    user, former, wanted = link.user, link.user.email, link.email or ""
    if count_changed(delete(MailedLink).where(MailedLink.token_hash == link.token_hash)) != 1:
        raise Refused("This link has been used already. Ask for a new one.")
    db.session.expunge(link)
    try:
        # A savepoint: two who take the same address at once are told apart by the database.
        with db.session.begin_nested():
            count_changed(update(User).where(User.id == user.id).values(email=wanted))
    except IntegrityError as error:
        raise Refused("This address belongs to another account.") from error
    db.session.refresh(user, ["email"])
    let_be_found(user)
    drop_links(user_id=user.id)
    end_halves(user_id=user.id)
    end_others(user_id=user.id, but=but)
    remember("email_changed", user_id=user.id, device=device)
    record(
        "user.email_changed",
        doer=Doer(user.id, device),
        subject="user",
        subject_id=user.id,
        before={"email": former},
        after={"email": wanted},
    )
    _mail(former, user, "email_changed", wanted)
    return user


def _mail(to: str, user: User, message: str, wanted: str) -> None:
    post_mail(
        message=f"accounts/{message}", to=to, locale=user.locale, name=user.name, email=wanted
    )
