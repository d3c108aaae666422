"""What the gold partner's team shows beside its people: somebody who is invited."""

from sqlalchemy.orm import Session

from app.accounts.actions import add_member
from app.accounts.models import MailedLink
from app.accounts.rules import INVITATION_LASTS
from app.accounts.tokens import hash_of, new_token
from app.clock import now
from app.config import settings

INVITED = "invited@kupec.example"


def add_invitation(session: Session, partner_id: int) -> None:
    """Add somebody who has not accepted the invitation yet. No mail is written: its address is
    invented, and "send again" on the page writes one."""
    user = add_member(
        email=INVITED,
        name="Ema Kráľová",
        partner_id=partner_id,
        role="member",
        locale=settings().default_locale,
        password=None,
    )
    session.add(
        MailedLink(
            user_id=user.id,
            purpose="invitation",
            token_hash=hash_of(new_token()),
            ends_at=now() + INVITATION_LASTS,
        )
    )
    session.flush()
