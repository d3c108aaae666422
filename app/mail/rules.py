"""What an address is, what a line of a header is, and when a mail is tried again. Pure."""

import re
from datetime import datetime, timedelta

from app.refusals import Refused

STATES = (QUEUED, SENT, DEAD) = ("queued", "sent", "dead")

PAUSES = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 720, 720, 720, 720)
)
"""From one try to the next; the last one is made 70 hours after the first."""
TRIES = len(PAUSES) + 1
"""Tries that may be begun before a mail is given up."""
LEASE = timedelta(minutes=5)
"""How long a mail belongs to the worker that is sending it; when that was killed, it ends so."""
ENOUGH = timedelta(minutes=2)
"""What must be left of a lease for a sending to be begun: more than a slow server takes."""
SENT_KEPT = timedelta(days=90)

LONGEST_ADDRESS = 254
LONGEST_MAILBOX = 64
LONGEST_SUBJECT = 200
LONGEST_ERROR = 300

# What the HTML standard takes for an e-mail address, less dots that most servers refuse and
# domains without a dot. Nothing in it can end a header or begin a second address.
_MAILBOX = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_MAILBOX}@{_LABEL}(?:\.{_LABEL})+")
# Control characters but tab and line break, and halves of characters: no mail can carry them.
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_BLANK_RUN = re.compile(r"\n{3,}")


def checked_address(text: str) -> str:
    """The address of a mail as it is sent to; a domain in letters of its language becomes ASCII.

    Raises Refused for the field ``email`` when it is none.
    """
    mailbox, _, domain = text.strip().rpartition("@")
    try:
        address = f"{mailbox}@{domain.encode('idna').decode()}"
    except UnicodeError:  # an empty label, or one that is too long
        address = ""
    is_one = _ADDRESS.fullmatch(address) and len(mailbox) <= LONGEST_MAILBOX
    if not is_one or len(address) > LONGEST_ADDRESS:
        raise Refused("This is no e-mail address.", field="email")
    return address


def one_line(text: str, longest: int) -> str:
    """A text as a header may have it: no line break or other control character, and not longer."""
    line = " ".join(_NO_TEXT.sub(" ", text).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def tidy(text: str) -> str:
    """A text without spaces at its lines' ends, and with one empty line between paragraphs."""
    lines = [line.rstrip() for line in printable(text).split("\n")]
    return _BLANK_RUN.sub("\n\n", "\n".join(lines)).strip("\n") + "\n"


def printable(text: str) -> str:
    """A text without the characters that no mail can carry; its line breaks are LF."""
    return _NO_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When a mail is tried again after so many tries that failed; None when it is given up."""
    return now + PAUSES[attempts - 1] if attempts < TRIES else None
