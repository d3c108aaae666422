"""Leases: a mail belongs to one worker while it is being sent, and to nobody once that is over.

A worker that is killed gives its mails back by the end of their leases. It may have handed one of
them to the mail server and not have written that down: that one is sent again, with the same
Message-ID, so a mail arrives at least once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select, update

from app.clock import now
from app.config import settings
from app.db import count_changed, db
from app.i18n.current import gettext as _
from app.mail.actions.rows import is_changed
from app.mail.models import OutgoingMail
from app.mail.queries import due_ids, is_due
from app.mail.rules import DEAD, LEASE, LONGEST_ERROR, QUEUED, SENT, TRIES, next_try, one_line


@dataclass(frozen=True)
class Letter:
    """A mail that is ours to send until ``leased_until``."""

    id: int
    message: str
    recipient: str
    locale: str
    subject: str
    text: str
    html: str
    message_id: str
    attempts: int
    """This try included."""
    created_at: datetime
    leased_until: datetime


def take_due(*, most: int) -> list[Letter]:
    """Lease up to ``most`` due mails, those first that wait longest.

    Two workers may see the same mails. Each mail is changed only if nobody has it, and whoever
    changed it has it; all go by number, so that no two wait for each other.
    """
    moment = now()
    until = moment + LEASE
    leased = {"leased_until": until, "attempts": OutgoingMail.attempts + 1}
    seen = sorted(due_ids(moment, most))
    ours = [mail_id for mail_id in seen if is_changed(mail_id, is_due(moment), **leased)]
    mails = db.session.scalars(
        select(OutgoingMail)
        .where(OutgoingMail.id.in_(ours))
        .order_by(OutgoingMail.due_at, OutgoingMail.id)
        .execution_options(populate_existing=True)
    )
    return [_letter(mail, until) for mail in mails]


def record_sent(*, letter: Letter) -> bool:
    """Write down that the mail server has taken a letter; whether it still was ours.

    Its bodies are forgotten, save in development: they may hold a link that opens an account.
    """
    forgotten = {"text": "", "html": ""} if settings().is_production else {}
    return is_changed(
        letter.id,
        _is_ours(letter),
        state=SENT,
        sent_at=now(),
        leased_until=None,
        last_error="",
        **forgotten,
    )


def record_failure(*, letter: Letter, reason: str, is_final: bool) -> str:
    """Write down that a letter could not be sent, and why; it is put off, or given up.

    Returns its new state. Nothing changes when it no longer was ours.
    """
    again_at = None if is_final else next_try(letter.attempts, now())
    state, due = (DEAD, {}) if again_at is None else (QUEUED, {"due_at": again_at})
    is_changed(
        letter.id,
        _is_ours(letter),
        state=state,
        leased_until=None,
        last_error=one_line(reason, LONGEST_ERROR),
        **due,
    )
    return state


def give_back(*, letters: Iterable[Letter]) -> None:
    """Let go of letters that were leased and not tried."""
    for letter in letters:
        is_changed(letter.id, _is_ours(letter), leased_until=None, attempts=letter.attempts - 1)


def bury_broken_off() -> int:
    """Give up the mails whose sending was begun as often as may be and broken off each time: one
    that kills its worker must not do so for ever. Returns how many."""
    was_tried = and_(is_due(now()), OutgoingMail.attempts >= TRIES)
    reason = _("Each try to send it was broken off.")
    buried = update(OutgoingMail).where(was_tried)
    return count_changed(buried.values(state=DEAD, leased_until=None, last_error=reason))


def _is_ours(letter: Letter) -> ColumnElement[bool]:
    """That nobody else has leased it since; a lease of theirs ends at another moment."""
    return and_(OutgoingMail.state == QUEUED, OutgoingMail.leased_until == letter.leased_until)


def _letter(mail: OutgoingMail, until: datetime) -> Letter:
    return Letter(
        id=mail.id,
        message=mail.message,
        recipient=mail.recipient,
        locale=mail.locale,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        message_id=mail.message_id,
        attempts=mail.attempts,
        created_at=mail.created_at,
        leased_until=until,
    )
