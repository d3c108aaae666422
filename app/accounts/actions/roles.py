"""Telling somebody that the own role has changed."""

from typing import Literal

from app.accounts.models import User
from app.i18n.current import LazyText
from app.mail import post_mail

By = Literal["team", "operator"]


def tell_role(*, user: User, before: LazyText, after: LazyText, by: By) -> None:
    """Mail somebody, in the own language, what the role was, what it is, and who has changed it:
    an owner of the team, or the operator. Nothing is sent when nothing has changed, nor to whoever
    has not accepted the invitation yet: the account does not know its old role."""
    if str(before) == str(after) or user.is_invited or user.state != "active":
        return
    post_mail(
        message="accounts/role_changed",
        to=user.email,
        locale=user.locale,
        name=user.name,
        before=before,
        after=after,
        by=by,
    )
