"""Letting somebody choose the first password."""

from datetime import timedelta

from app.accounts.actions.events import remember
from app.accounts.actions.passwords import new_link
from app.accounts.models import User
from app.accounts.rules import INVITATION_LASTS
from app.config import settings
from app.i18n.current import speaking
from app.mail import post_mail
from app.values import HERE, Device
from app.web.addresses import url_for


def invite(*, user: User, device: Device = HERE) -> None:
    """Mail somebody a link to choose the first password; an older link works no more."""
    token = new_link(user=user, purpose="invitation", lasts=INVITATION_LASTS)
    with speaking(user.locale):
        path = url_for("accounts.invitation", token=token)
    post_mail(
        message="accounts/invitation",
        to=user.email,
        locale=user.locale,
        name=user.name,
        link=settings().base_url + path,
        days=INVITATION_LASTS // timedelta(days=1),
    )
    remember("invited", user_id=user.id, device=device)
