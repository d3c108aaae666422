"""Mailing links that work once."""

from datetime import timedelta

from sqlalchemy import delete

from app.accounts.models import MailedLink, User
from app.accounts.rules import INVITATION_LASTS, NEW_EMAIL_LASTS, RESET_LASTS
from app.accounts.tokens import hash_of, new_token
from app.clock import now
from app.config import settings
from app.db import count_changed, db
from app.i18n.current import speaking
from app.mail import post_mail
from app.web.addresses import url_for

LASTS = {"reset": RESET_LASTS, "invitation": INVITATION_LASTS, "new_email": NEW_EMAIL_LASTS}
"""Purpose (models.links.PURPOSES) → how long a link works. The page of a link and the message
that brings it are called by its purpose."""


def mail_link(
    *,
    user: User,
    purpose: str,
    email: str | None = None,
    message: str | None = None,
    locale: str | None = None,
    name: str | None = None,
    **told: object,
) -> None:
    """Mail somebody a link; an older one of the same purpose works no more.

    It goes to the account's own address, or to ``email``, which it lets the account take. What
    stands there in place of the usual message, language and name is of whoever else reads that
    address: the work is the same, so that nobody learns of it by the time. ``told`` is what else
    the message says.
    """
    token, moment, lasts = new_token(), now(), LASTS[purpose]
    is_former = (MailedLink.user_id == user.id) & (MailedLink.purpose == purpose)
    count_changed(delete(MailedLink).where(is_former))
    db.session.add(
        MailedLink(
            user_id=user.id,
            purpose=purpose,
            token_hash=hash_of(token),
            made_at=moment,
            ends_at=moment + lasts,
            email=email,
        )
    )
    with speaking(locale or user.locale):
        path = url_for(f"accounts.{purpose}", token=token)
    post_mail(
        message=message or f"accounts/{purpose}",
        to=email or user.email,
        locale=locale or user.locale,
        name=name or user.name,
        link=settings().base_url + path,
        hours=lasts // timedelta(hours=1),
        days=lasts // timedelta(days=1),
        **told,
    )


def drop_links(*, user_id: int) -> None:
    """Let no link that was mailed to somebody work any more."""
    count_changed(delete(MailedLink).where(MailedLink.user_id == user_id))
