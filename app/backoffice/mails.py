"""The table of ``/office/mails/``, and the deeds of staff on the outbox. The outbox itself stands
below people and the audit, so what staff do with it stands here."""

from collections.abc import Sequence

from sqlalchemy import select

from app.audit import Deed, record
from app.db import db
from app.i18n.current import gettext, lazy_gettext
from app.mail.actions import resend, resend_all
from app.mail.models import OutgoingMail
from app.mail.queries import mail_by_message_id
from app.mail.rules import DEAD, QUEUED
from app.tables import Choices, Column, Sort, Table
from app.values import Doer

LOOKERS = ("admin", "manager")
DEEDS = (
    Deed("mail.resent", lazy_gettext("Had an e-mail sent again")),
    Deed("mail.all_resent", lazy_gettext("Had all e-mails that were given up sent again")),
)


def resend_mail(*, letter: str, doer: Doer) -> None:
    """Give a dead letter, named by its Message-ID, its tries back. Raises NotFound, and Refused
    when it is none."""
    mail = mail_by_message_id(letter)
    resend(mail.id)
    record("mail.resent", doer=doer, subject="mail", subject_id=mail.id)


def resend_all_mails(*, doer: Doer) -> int:
    """Give all dead letters their tries back; returns how many there were."""
    count = resend_all()
    if count:
        record("mail.all_resent", doer=doer, subject="mail", subject_id=0, after={"rows": count})
    return count


def _states() -> list[tuple[str, str]]:
    return [(DEAD, gettext("Given up")), (QUEUED, gettext("Waiting"))]


def _mails(ids: Sequence[int]) -> Sequence[OutgoingMail]:
    return db.session.scalars(select(OutgoingMail).where(OutgoingMail.id.in_(ids))).all()


MAILS = Table(
    name="mails",
    label=lazy_gettext("E-mails that were not sent"),
    endpoint="backoffice.mails",
    key=OutgoingMail.id,
    load=_mails,
    columns=(
        Column("recipient", lazy_gettext("To")),
        Column("subject", lazy_gettext("Subject")),
        Column("state", lazy_gettext("State")),
        Column("attempts", lazy_gettext("Tries"), is_number=True),
        Column("due", lazy_gettext("Next or last try"), sort="due"),
        Column("error", lazy_gettext("Why the last try failed")),
    ),
    # Given up ones first. Both stand apart from the many that were sent in this index alone.
    sorts=(
        Sort(
            "due",
            lazy_gettext("By state and time"),
            (OutgoingMail.state, OutgoingMail.due_at),
            index="ix_outgoing_mails_state_due_at_id",
        ),
    ),
    filters=(
        Choices("state", lazy_gettext("State"), options=_states, where=OutgoingMail.state.in_),
    ),
    base=lambda: OutgoingMail.state.in_((DEAD, QUEUED)),
    attributes=lambda mail: {"data-mail": mail.message_id, "data-status": mail.state},
)
