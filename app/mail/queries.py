"""Reads of the outbox. Lists are bounded: an outbox may be long when something is wrong."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.db import db
from app.mail.models import OutgoingMail
from app.mail.rules import DEAD, QUEUED, checked_address
from app.refusals import NotFound, Refused

SHOWN = 100


def is_due(moment: datetime) -> ColumnElement[bool]:
    """The condition that a mail may be tried at ``moment``: it waits, and nobody is sending it."""
    is_free = or_(OutgoingMail.leased_until.is_(None), OutgoingMail.leased_until <= moment)
    return and_(OutgoingMail.state == QUEUED, OutgoingMail.due_at <= moment, is_free)


def is_any_due(moment: datetime) -> bool:
    """Whether there is a mail that may be tried at ``moment``."""
    return db.session.scalar(select(OutgoingMail.id).where(is_due(moment)).limit(1)) is not None


def due_ids(moment: datetime, most: int) -> Sequence[int]:
    """The mails that may be tried at ``moment``, those first that wait longest."""
    return db.session.scalars(
        select(OutgoingMail.id)
        .where(is_due(moment))
        .order_by(OutgoingMail.due_at, OutgoingMail.id)
        .limit(most)
    ).all()


def waiting(most: int = SHOWN) -> Sequence[OutgoingMail]:
    """The mails that are still to be sent, in the order in which they will be tried."""
    return db.session.scalars(
        select(OutgoingMail)
        .where(OutgoingMail.state == QUEUED)
        .order_by(OutgoingMail.due_at, OutgoingMail.id)
        .limit(most)
    ).all()


def count_waiting() -> int:
    """How many mails are still to be sent."""
    query = select(func.count()).select_from(OutgoingMail).where(OutgoingMail.state == QUEUED)
    return db.session.scalar(query) or 0


def newest_mails(most: int = SHOWN) -> Sequence[OutgoingMail]:
    """The mails that were written last, whatever became of them, the newest first."""
    return db.session.scalars(
        select(OutgoingMail).order_by(OutgoingMail.id.desc()).limit(most)
    ).all()


def mails_to(address: str) -> Select[OutgoingMail]:
    """All mails to an address, whatever became of them, the newest first; a query, since they may
    be many."""
    try:
        recipient = checked_address(address)
    except Refused:
        recipient = ""
    query = select(OutgoingMail).where(OutgoingMail.recipient == recipient)
    return query.order_by(OutgoingMail.id.desc())


def mail_by_id(mail_id: int) -> OutgoingMail:
    """One mail. Raises NotFound."""
    mail = db.session.get(OutgoingMail, mail_id)
    if mail is None:
        raise NotFound("There is no such e-mail.")
    return mail


def mail_by_message_id(message_id: str) -> OutgoingMail:
    """One mail by its Message-ID, which tells a stranger nothing. Raises NotFound."""
    query = select(OutgoingMail).where(OutgoingMail.message_id == message_id)
    mail = db.session.scalar(query)
    if mail is None:
        raise NotFound("There is no such e-mail.")
    return mail


def dead() -> Select[int]:
    """A question for the mails that were given up."""
    return select(OutgoingMail.id).where(OutgoingMail.state == DEAD)
