"""Random tokens that people carry in cookies and links, of which only hashes are stored."""

from hashlib import sha256
from secrets import token_urlsafe

BYTES = 32
PUBLIC_BYTES = 16


def new_token() -> str:
    """A token that nobody guesses."""
    return token_urlsafe(BYTES)


def new_public_id() -> str:
    """An id for addresses, which tells a stranger nothing."""
    return token_urlsafe(PUBLIC_BYTES)


def hash_of(token: str) -> bytes:
    """What is stored in place of the token. One round is enough: a token is no password, it has
    too many possible values to be tried."""
    return sha256(token.encode()).digest()
