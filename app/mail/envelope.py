"""A letter as the mail server takes it: its headers, and its text and HTML side by side."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from app.mail.actions import Letter

# Bodies are sent in seven bits: not every server on the way takes more.
POLICY = SMTP.clone(cte_type="7bit")


def enveloped(letter: Letter, *, sender: str, sender_name: str) -> EmailMessage:
    """The whole message. It is the same at each try, its date included.

    Raises ValueError when a header would hold a line break.
    """
    message = EmailMessage(policy=POLICY)
    message["From"] = Address(sender_name, addr_spec=sender)
    message["To"] = Address(addr_spec=letter.recipient)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = f"<{letter.message_id}>"
    # Nobody's holiday notice should answer it (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    # Last: what a message says of its content goes to the first part when a second one is added.
    message["Content-Language"] = letter.locale
    return message
