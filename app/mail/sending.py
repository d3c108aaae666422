"""Sending what is due: a bounded number of letters over one connection."""

from collections import Counter, deque
from contextlib import suppress
from smtplib import SMTP, SMTPDataError, SMTPRecipientsRefused, SMTPResponseException

import structlog

from app.clock import now
from app.config import settings
from app.db import writing
from app.mail.actions import (
    Letter,
    bury_broken_off,
    give_back,
    record_failure,
    record_sent,
    take_due,
)
from app.mail.envelope import enveloped
from app.mail.rules import DEAD, ENOUGH, SENT
from app.mail.server import connected, is_open

log = structlog.get_logger()

BATCH = 100
"""Letters over one connection: there are servers that take no more."""
NEVER = 500
"""Answers from here on mean that trying again is of no use."""


def send_due(url: str, most: int = BATCH) -> Counter[str]:
    """Send up to ``most`` due mails by the server at ``url``; returns how many came to which state.

    To be called outside a transaction: what became of a letter is stored before the next one is
    begun.
    """
    with writing():
        states = Counter({DEAD: bury_broken_off()})
        letters = deque(take_due(most=most))
    if not letters:
        return states
    own_name = settings().mail_from.rpartition("@")[2]
    try:
        with connected(url, own_name) as server:
            # No letter is begun whose lease may end before the server has answered. When the
            # connection breaks, those that are left were not tried: they wait for the next one.
            while letters and is_open(server) and letters[0].leased_until - now() > ENOUGH:
                states[_delivered(server, letters.popleft())] += 1
    except OSError as error:
        # There was no connection: that was a try for each of them.
        while letters:
            states[_failed(letters.popleft(), error)] += 1
    finally:
        with writing():
            give_back(letters=letters)
    return states


def _delivered(server: SMTP, letter: Letter) -> str:
    """Hand a letter to the server and write down what became of it; returns its state."""
    sender = settings().mail_from
    try:
        message = enveloped(letter, sender=sender, sender_name=settings().programme_name)
        server.send_message(message, sender, [letter.recipient])
    # Whatever is wrong with one letter must not hold up the others.
    except Exception as error:
        with suppress(OSError):
            server.rset()
        return _failed(letter, error)
    with writing():
        is_written = record_sent(letter=letter)
    if not is_written:
        log.warning("mail sent twice: its lease had ended", mail=letter.id)
    return SENT


def _failed(letter: Letter, error: Exception) -> str:
    reason, is_final = _verdict(error)
    with writing():
        state = record_failure(letter=letter, reason=reason, is_final=is_final)
    # The reason stays out: servers repeat the address in it.
    kind = type(error).__name__
    log.warning("mail not sent", mail=letter.id, message=letter.message, state=state, error=kind)
    return state


def _verdict(error: Exception) -> tuple[str, bool]:
    """Why a letter was not sent, in one line, and whether that is final: only what is said of its
    recipient or its content can be. A sender or a password that is refused will be mended."""
    if isinstance(error, SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return _answer(code, said), code >= NEVER
    if isinstance(error, SMTPResponseException):
        is_of_content = isinstance(error, SMTPDataError)
        answer = _answer(error.smtp_code, error.smtp_error)
        return answer, is_of_content and error.smtp_code >= NEVER
    return f"{type(error).__name__}: {error}", False


def _answer(code: int, said: bytes | str) -> str:
    return f"{code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
