"""Mail and passwords go encrypted wherever the server can, and only to the server that is meant."""

import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.db import db
from app.mail.rules import QUEUED, SENT
from app.mail.sending import send_due
from tests.mail.conftest import made, outbox, posted
from tests.services.smtp import Mailbox, running_smtp

ANNA = "anna@shop.example"
# Leads to this machine, and does not say so.
ELSEWHERE = "0.0.0.0"  # noqa: S104 - nothing listens there
PASSWORD = "p@ss:w/rd %1"
LOGIN = "kupec%40shop.example:p%40ss%3Aw%2Frd%20%251"


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """A server's side of TLS, with a certificate that nobody vouches for."""
    folder: Path = tmp_path_factory.mktemp("tls")
    key, signed = folder / "key.pem", folder / "cert.pem"
    made = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    subprocess.run(
        [*made.split(), "-subj", "/CN=mail.example", "-keyout", key, "-out", signed],
        check=True,
        capture_output=True,
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(signed, key)
    return context


@pytest.fixture
def app(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Flask]:
    path = tmp_path / "kupec.sqlite"
    path.write_bytes(migrated_sqlite.read_bytes())
    app = made(f"sqlite:///{path}")
    with app.app_context():
        posted(ANNA)
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def offering(certificate: ssl.SSLContext) -> Iterator[Mailbox]:
    """A server that offers STARTTLS."""
    with running_smtp(starttls=certificate) as box:
        box.passwords["kupec@shop.example"] = PASSWORD
        yield box


def sends(url: str) -> bool:
    """Whether the one mail that there is went out; else it was put off."""
    states = send_due(url)
    assert states[SENT] + states[QUEUED] == 1
    return bool(states[SENT])


def error() -> str:
    return outbox()[0].last_error


def test_starttls_is_used_when_it_is_offered(app: Flask, offering: Mailbox) -> None:
    assert sends(offering.url())
    assert offering.arrived[0].is_encrypted


def test_a_server_that_offers_none_gets_it_in_the_clear(app: Flask, mailbox: Mailbox) -> None:
    assert sends(mailbox.url())
    assert not mailbox.arrived[0].is_encrypted


def test_smtps_is_encrypted_from_the_start(app: Flask, certificate: ssl.SSLContext) -> None:
    with running_smtp(tls=certificate) as box:
        assert sends(box.url(scheme="smtps"))
        assert box.recipients() == [ANNA]


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_certificate_that_nobody_vouches_for_is_refused_beyond_this_machine(
    app: Flask, certificate: ssl.SSLContext, scheme: str
) -> None:
    kind = {"starttls": certificate} if scheme == "smtp" else {"tls": certificate}
    with running_smtp(**kind) as box:
        assert not sends(box.url(host=ELSEWHERE, scheme=scheme))
        assert box.arrived == []
    assert "CERTIFICATE_VERIFY_FAILED" in error()


def test_user_and_password_may_hold_any_sign(app: Flask, offering: Mailbox) -> None:
    assert sends(offering.url(LOGIN))
    [arrived] = offering.arrived
    assert (arrived.user, arrived.is_encrypted) == ("kupec@shop.example", True)


def test_a_wrong_password_is_a_setting_to_be_mended(app: Flask, offering: Mailbox) -> None:
    assert not sends(offering.url("kupec%40shop.example:wrong"))
    assert offering.tried_to_log_in
    assert offering.arrived == []
    assert error().startswith("535 ")


def test_a_password_is_never_sent_in_the_clear_to_another_machine(
    app: Flask, mailbox: Mailbox
) -> None:
    mailbox.passwords["kupec@shop.example"] = PASSWORD
    assert not sends(mailbox.url(LOGIN, host=ELSEWHERE))
    assert mailbox.tried_to_log_in == []
    assert "no STARTTLS" in error()


def test_within_this_machine_a_password_needs_no_tls(app: Flask, mailbox: Mailbox) -> None:
    mailbox.passwords["kupec@shop.example"] = PASSWORD
    assert sends(mailbox.url(LOGIN))
    assert mailbox.arrived[0].user == "kupec@shop.example"
