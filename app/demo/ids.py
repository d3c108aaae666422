"""Ids and tokens of the demo: as long as true ones, and the same each time."""

from base64 import urlsafe_b64encode
from hashlib import sha256

from app.accounts.tokens import PUBLIC_BYTES

TOKEN_BYTES = 32


def made_up(about: str, length: int = PUBLIC_BYTES) -> str:
    """What stands for ``about`` in addresses: a public id, or a token of another length in
    bytes. It is as public as the demo's password."""
    digest = sha256(f"kupec demo: {about}".encode()).digest()[:length]
    return urlsafe_b64encode(digest).decode().rstrip("=")
