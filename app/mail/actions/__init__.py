"""Writes of the outbox, split by who does them. They flush and never commit."""

from app.mail.actions.leasing import (
    Letter,
    bury_broken_off,
    give_back,
    record_failure,
    record_sent,
    take_due,
)
from app.mail.actions.posting import (
    forget_mails_to,
    forget_sent,
    post_mail,
    resend,
    resend_all,
)

__all__ = [
    "Letter",
    "bury_broken_off",
    "forget_mails_to",
    "forget_sent",
    "give_back",
    "post_mail",
    "record_failure",
    "record_sent",
    "resend",
    "resend_all",
    "take_due",
]
