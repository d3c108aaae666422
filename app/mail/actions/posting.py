"""Putting a mail into the outbox, giving it new tries, and forgetting it."""

from secrets import token_hex

from sqlalchemy import delete, update

from app.clock import now
from app.config import settings
from app.db import count_changed, db
from app.mail.actions.rows import is_changed
from app.mail.messages import worded
from app.mail.models import OutgoingMail
from app.mail.queries import mail_by_id
from app.mail.rules import DEAD, QUEUED, SENT_KEPT, checked_address
from app.refusals import Refused


def post_mail(*, message: str, to: str, locale: str, **values: object) -> None:
    """Put a mail into the outbox, in the present transaction: it leaves after the commit, and
    never when there is none.

    ``message`` names a folder of ``templates/mail/`` (``accounts/reset``), ``locale`` the language
    of its reader; ``values`` are what its templates ask for. Raises Refused for the field
    ``email`` when ``to`` is no address.
    """
    recipient, moment = checked_address(to), now()
    mail = worded(message, locale, values)
    db.session.add(
        OutgoingMail(
            message=message,
            recipient=recipient,
            locale=mail.locale,
            subject=mail.subject,
            text=mail.text,
            html=mail.html,
            message_id=f"{token_hex(16)}@{settings().mail_from.rpartition('@')[2]}",
            due_at=moment,
            created_at=moment,
        )
    )
    db.session.flush()


def resend(mail_id: int) -> None:
    """Give a dead letter all its tries back.

    Raises NotFound, and Refused when it is no dead letter: somebody may have been quicker.
    """
    is_dead = OutgoingMail.state == DEAD
    if not is_changed(mail_id, is_dead, state=QUEUED, attempts=0, due_at=now()):
        mail_by_id(mail_id)
        raise Refused("This e-mail was not given up: it is waiting, or was sent already.")


def resend_all() -> int:
    """Give all dead letters their tries back; returns how many there were."""
    is_dead = OutgoingMail.state == DEAD
    again = update(OutgoingMail).where(is_dead)
    return count_changed(again.values(state=QUEUED, attempts=0, due_at=now()))


def forget_mails_to(*, address: str) -> int:
    """Remove all mails to an address, sent or not; returns how many."""
    try:
        recipient = checked_address(address)
    except Refused:
        return 0
    return count_changed(delete(OutgoingMail).where(OutgoingMail.recipient == recipient))


def forget_sent() -> int:
    """Remove the mails that were sent 90 days ago or earlier; returns how many. Those that were
    not sent have no such moment and stay."""
    too_old = OutgoingMail.sent_at <= now() - SENT_KEPT
    return count_changed(delete(OutgoingMail).where(too_old))
