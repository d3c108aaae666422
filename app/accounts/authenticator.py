"""Codes of authenticator apps (TOTP, RFC 6238): six digits, new ones every half minute."""

import hmac
from datetime import datetime

import pyotp

SECONDS = 30
DRIFT = 1
"""Steps by which the clock of a telephone may be wrong, either way."""


def new_secret() -> str:
    """A secret for an app, in base 32."""
    return pyotp.random_base32()


def code_at(secret: str, moment: datetime) -> str:
    """The code that an app shows at a moment."""
    return pyotp.TOTP(secret).at(int(moment.timestamp()))


def steps_of(secret: str, code: str, moment: datetime) -> list[int]:
    """The steps around a moment whose code this is: none for a wrong code, hardly ever two."""
    present = int(moment.timestamp()) // SECONDS
    return [
        step
        for step in range(present - DRIFT, present + DRIFT + 1)
        if hmac.compare_digest(pyotp.TOTP(secret).at(step * SECONDS).encode(), code.encode())
    ]


def address_of(secret: str, *, email: str, programme: str) -> str:
    """The address that an app takes in, from a QR code or a link."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=programme)


def in_groups(text: str) -> str:
    """A long code as people copy it: in groups of four."""
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))
