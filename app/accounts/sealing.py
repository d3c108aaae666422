"""What the database keeps and must not give away: sealed (to be read again) or marked (to be
recognized), by keys that stand nowhere in it.

A code of an authenticator app is computed from its secret, so the secret cannot be hashed as a
password is: it is encrypted, by keys derived from SECRET_KEY. itsdangerous, which signs the
cookies, would leave it readable to whoever has a copy of the database. Each purpose and each person
has a key of its own, so that a sealed text moved to another row opens nothing there.
"""

import hmac
from base64 import urlsafe_b64encode
from datetime import timedelta
from functools import lru_cache
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.clock import now
from app.config import settings

KEPT_KEYS = 256


def seal(purpose: str, text: str) -> str:
    """Encrypt a text, so that nobody reads or changes it without the key of its purpose."""
    return _box(purpose).encrypt_at_time(text.encode(), _moment()).decode()


def unseal(purpose: str, sealed: str, lasts: timedelta | None = None) -> str | None:
    """The text that was sealed; None when it was not sealed for this purpose, by another
    SECRET_KEY, or longer ago than ``lasts``."""
    try:
        if lasts is None:
            return _box(purpose).decrypt(sealed).decode()
        seconds = int(lasts.total_seconds())
        return _box(purpose).decrypt_at_time(sealed, seconds, _moment()).decode()
    except (InvalidToken, ValueError):
        return None


def mark(purpose: str, text: str) -> bytes:
    """32 bytes by which a text is recognized and from which nobody finds it by trying, not even a
    short one, without the key."""
    return hmac.new(_key(settings().secret_key, purpose), text.encode(), sha256).digest()


def _box(purpose: str) -> Fernet:
    return Fernet(urlsafe_b64encode(_key(settings().secret_key, purpose)))


@lru_cache(KEPT_KEYS)
def _key(secret: str, purpose: str) -> bytes:
    derived = HKDF(SHA256(), length=32, salt=None, info=f"kupec.{purpose}".encode())
    return derived.derive(secret.encode())


def _moment() -> int:
    return int(now().timestamp())
