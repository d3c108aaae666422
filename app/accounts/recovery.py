"""Recovery codes: for whoever has lost the telephone or the key.

They are digits alone, so that they can be typed on any keyboard, also where letters are Cyrillic.
Sixteen digits are too few for a plain hash, so their marks are made with a key
(app.accounts.sealing).
"""

from collections.abc import Sequence
from secrets import randbelow

from app.accounts.rules import RECOVERY_DIGITS
from app.accounts.sealing import mark

NUMBER = 10


def new_codes() -> list[str]:
    """A new set, no two alike."""
    codes: set[str] = set()
    while len(codes) < NUMBER:
        codes.add(f"{randbelow(10**RECOVERY_DIGITS):0{RECOVERY_DIGITS}}")
    return sorted(codes)


def hash_of_code(user_id: int, code: str) -> bytes:
    """What is stored in place of a code."""
    return mark(f"recovery {user_id}", code)


def as_text(codes: Sequence[str], heading: str) -> str:
    """The codes as a file to keep."""
    return "\r\n".join([heading, "", *codes, ""])
