"""Changes of the outbox's rows by their condition: of two at once, one finds it true."""

from sqlalchemy import ColumnElement, update

from app.db import count_changed
from app.mail.models import OutgoingMail


def is_changed(mail_id: int, condition: ColumnElement[bool], **values: object) -> bool:
    """Change a mail if the condition holds at that moment; whether it did."""
    is_it = OutgoingMail.id == mail_id
    return count_changed(update(OutgoingMail).where(is_it, condition).values(**values)) == 1
