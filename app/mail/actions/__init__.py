"""Writes of the outbox, split by who does them. They flush and never commit."""

from app.mail.actions.leasing import (
    Letter,
    bury_broken_off,
    give_back,
    record_failure,
    record_sent,
    take_due,
)
from app.mail.actions.posting import forget_sent, post_mail, resend

__all__ = [
    "Letter",
    "bury_broken_off",
    "forget_sent",
    "give_back",
    "post_mail",
    "record_failure",
    "record_sent",
    "resend",
    "take_due",
]
