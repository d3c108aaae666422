"""Letting somebody choose the first password."""

from app.accounts.actions.events import remember
from app.accounts.actions.links import mail_link
from app.accounts.models import User
from app.accounts.queries import team_name_of
from app.values import HERE, Device


def invite(*, user: User, device: Device = HERE, name: str | None = None) -> None:
    """Mail somebody an invitation; an older one works no more. ``name`` is who is greeted, when
    that is not the account's own name."""
    mail_link(user=user, purpose="invitation", name=name, team=team_name_of(user.id))
    remember("invited", user_id=user.id, device=device)
