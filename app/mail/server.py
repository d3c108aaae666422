"""The connection to the mail server that ``SMTP_URL`` names.

Encrypted whenever that is possible: ``smtps://`` from the start, ``smtp://`` by STARTTLS when the
server offers it, and the certificate must be right. A password is never sent in the clear. The
machine itself needs no proof of who it is.
"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from smtplib import SMTP, SMTP_SSL, SMTPNotSupportedError
from urllib.parse import unquote, urlsplit

TIMEOUT_SECONDS = 20
"""For each answer of the server. The half dozen that one mail needs fit into what must be left of
a lease (``app.mail.rules.ENOUGH``)."""
PORTS = {"smtps": 465, "smtp": 25}
SUBMISSION_PORT = 587
"""Where servers take mail from those who log in."""


@contextmanager
def connected(url: str, own_name: str) -> Iterator[SMTP]:
    """A connection for the length of a block. ``own_name`` is the domain that it greets with.

    Raises OSError (all errors of smtplib are such) when there can be none, or the server does not
    let us in.
    """
    server = _opened(url, own_name)
    try:
        yield server
    finally:
        with suppress(OSError):
            server.quit()
        server.close()


def is_open(server: SMTP) -> bool:
    """Whether a connection lasts: smtplib closes it when it breaks, or the server says goodbye."""
    return server.sock is not None


def _opened(url: str, own_name: str) -> SMTP:
    parts = urlsplit(url)
    host, user = parts.hostname or "", unquote(parts.username or "")
    usual_port = SUBMISSION_PORT if user and parts.scheme == "smtp" else PORTS[parts.scheme]
    port = parts.port or usual_port
    if parts.scheme == "smtps":
        context = _tls(host)
        server: SMTP = SMTP_SSL(host, port, own_name, timeout=TIMEOUT_SECONDS, context=context)
    else:
        server = SMTP(host, port, own_name, timeout=TIMEOUT_SECONDS)
    try:
        if parts.scheme == "smtp":
            _encrypt_if_offered(server, host, has_password=bool(user))
        if user:
            server.login(user, unquote(parts.password or ""))
    except BaseException:
        server.close()
        raise
    return server


def _encrypt_if_offered(server: SMTP, host: str, *, has_password: bool) -> None:
    server.ehlo_or_helo_if_needed()
    if server.has_extn("starttls"):
        server.starttls(context=_tls(host))
    elif has_password and not _is_this_machine(host):
        # Whoever stands between could have taken the offer out of the server's greeting.
        raise SMTPNotSupportedError(
            "the server offers no STARTTLS, and the password is not sent in the clear"
        )


def _tls(host: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if _is_this_machine(host):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
