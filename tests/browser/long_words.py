"""What staff read of others, with words as long as they may be and nothing to break them at."""

from sqlalchemy import update

from app import audit
from app.accounts.queries import user_by_email
from app.db import writing
from app.mail import post_mail
from app.mail.models import OutgoingMail
from app.mail.rules import DEAD, LONGEST_ERROR, LONGEST_SUBJECT
from app.partners.queries import id_of_slug
from app.values import Device, Doer

WORD = "Достопримечательность" * 20
LETTERS = {
    "jana@kvety-od-marty.example": ("Новый запрос", "Connection to mail.example:25 timed out"),
    f"{'x' * 60}@{'y' * 60}.example": (WORD[:LONGEST_SUBJECT], "z" * LONGEST_ERROR),
}
"""Recipient → subject, and why the last try failed."""
DEVICE = Device(":".join(["2001"] * 8), "Chrome/120.0")


def add_long_words(*, email: str, slug: str) -> None:
    """Letters that were given up, and a deed of somebody to a partner. Commits."""
    with writing() as session:
        for recipient, (subject, error) in LETTERS.items():
            post_mail(message="mail/trial", to=recipient, locale="ru")
            letter = update(OutgoingMail).where(OutgoingMail.recipient == recipient)
            session.execute(letter.values(state=DEAD, subject=subject, last_error=error))
        audit.record(
            "partner.suspended",
            doer=Doer(user_by_email(email).id, DEVICE),
            subject="partner",
            subject_id=id_of_slug(slug),
            partner_id=id_of_slug(slug),
            before={"reason": None},
            after={"reason": WORD},
        )
