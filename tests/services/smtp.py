"""A mail server of the tests' own: speaks real SMTP on a free port, keeps what arrives, and
refuses or breaks off what a test tells it to."""

import ssl
from asyncio import Transport
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.services.process import free_port

HOST = "127.0.0.1"
OK = "250 OK"


@dataclass(frozen=True)
class Arrived:
    """A mail that the server was handed."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    connection: object
    """Equal for mails that came over the same connection."""
    is_encrypted: bool
    user: str | None
    """Who had logged in."""

    @property
    def message(self) -> EmailMessage:
        """Its headers and bodies."""
        parsed = message_from_bytes(self.content, policy=default)
        assert isinstance(parsed, EmailMessage)
        return parsed


@dataclass
class Mailbox:
    """What a running server has taken, and what it is to answer."""

    port: int = 0
    arrived: list[Arrived] = field(default_factory=list)
    at_recipient: dict[str, str] = field(default_factory=dict)
    """Answer to a recipient by address."""
    at_content: dict[str, str] = field(default_factory=dict)
    """Answer to the content of a mail by its recipient; it has not arrived then."""
    at_sender: str = OK
    breaks_at: set[str] = field(default_factory=set)
    """Recipients at whose mails the connection is cut."""
    on_arrival: Callable[[], object] = lambda: None
    """Called when a mail has arrived and nobody has been told."""
    passwords: dict[str, str] = field(default_factory=dict)
    tried_to_log_in: list[str] = field(default_factory=list)

    def url(self, login: str = "", host: str = HOST, scheme: str = "smtp") -> str:
        """The server's address, as ``SMTP_URL`` takes it; ``login`` is ``user:password``."""
        return f"{scheme}://{f'{login}@' if login else ''}{host}:{self.port}"

    def recipients(self) -> list[str]:
        """Whom the mails were for, in the order in which they arrived."""
        return [address for mail in self.arrived for address in mail.recipients]

    async def handle_MAIL(  # noqa: N802 - named for the command, as aiosmtpd asks
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        if self.at_sender == OK:
            envelope.mail_from = address
        return self.at_sender

    async def handle_RCPT(  # noqa: N802 - as above
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        answer = self.at_recipient.get(address, OK)
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802 - as above
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        recipients = tuple(envelope.rcpt_tos)
        if self.breaks_at.intersection(recipients):
            assert isinstance(server.transport, Transport)
            server.transport.abort()
            return OK
        answer = self.at_content.get(recipients[0], OK)
        if answer != OK:
            return answer
        assert isinstance(envelope.content, bytes)
        self.arrived.append(
            Arrived(
                sender=envelope.mail_from or "",
                recipients=recipients,
                content=envelope.content,
                connection=session.peer,
                is_encrypted=session.ssl is not None,
                user=session.auth_data,
            )
        )
        self.on_arrival()
        return OK

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _method: str, data: object
    ) -> AuthResult:
        """Let in whoever knows a password."""
        assert isinstance(data, LoginPassword)
        user, password = data.login.decode(), data.password.decode()
        self.tried_to_log_in.append(user)
        is_right = self.passwords.get(user) == password
        return AuthResult(success=is_right, handled=False, auth_data=user)


@contextmanager
def running_smtp(
    *, starttls: ssl.SSLContext | None = None, tls: ssl.SSLContext | None = None
) -> Iterator[Mailbox]:
    """Run a server for the length of a block: plain, offering STARTTLS, or encrypted from the
    start."""
    mailbox = Mailbox(port=free_port())
    controller = Controller(
        mailbox,
        hostname=HOST,
        port=mailbox.port,
        ssl_context=tls,
        tls_context=starttls,
        authenticator=mailbox.authenticate,
        auth_require_tls=False,
    )
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()
