"""Passwords: which are good enough, and how they are kept (argon2id)."""

import unicodedata
from functools import cache
from itertools import pairwise
from string import digits, punctuation

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.accounts.common_passwords import BASES, ROWS
from app.refusals import Refused

SHORTEST = 8
LONGEST = 256
"""Long enough for any sentence; what is longer only costs time to hash."""

# What people write in the place of a letter, thinking that nobody else does.
_LIKE_LETTERS = str.maketrans("4@831!05$7+", "aabeiiosstt")

_AROUND = digits + punctuation

# Some 40 ms on one core: OWASP's second recommended set of parameters.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def hashed(password: str) -> str:
    """The hash under which a password is kept."""
    return _HASHER.hash(_normalized(password))


def is_right(password: str, kept: str | None) -> bool:
    """Whether the password is the one that is kept. Where none is, this takes just as long, so
    that the time of an answer does not tell who has an account."""
    try:
        _HASHER.verify(kept or _nobodys(), _normalized(password[: LONGEST + 1]))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


@cache
def _nobodys() -> str:
    return hashed("nobody has this password")


def _normalized(password: str) -> str:
    """A password as it is hashed: one spelling for letters that keyboards write in several ways
    (NIST SP 800-63B)."""
    return unicodedata.normalize("NFKC", password)


def check_password(password: str, *, email: str, programme: str) -> None:
    """Raises Refused for the field ``password`` when it is too short, too long, or one of those
    that are tried first: common words and keyboard rows with digits or signs around them, one
    letter again and again, the person's address, the programme's name."""
    length = len(_normalized(password))
    if length < SHORTEST:
        raise Refused.counted(
            SHORTEST,
            "The password must have at least %(num)s character.",
            "The password must have at least %(num)s characters.",
            field="password",
        )
    if length > LONGEST:
        raise Refused.counted(
            LONGEST,
            "The password can have at most %(num)s character.",
            "The password can have at most %(num)s characters.",
            field="password",
        )
    if _is_guessed_first(_normalized(password).casefold(), email, programme):
        raise Refused(
            "This password is among those that are tried first. Choose another one, "
            "for example several words that do not belong together.",
            field="password",
        )


def _is_guessed_first(password: str, email: str, programme: str) -> bool:
    name, _, domain = email.casefold().partition("@")
    own = {email, name, domain, domain.partition(".")[0], programme}
    words = BASES | {_letters(word.casefold()) for word in own} - {""}
    core = password.strip(_AROUND).translate(_LIKE_LETTERS)
    if _letters(password) in words or _letters(core) in words:
        return True
    if len(set(password)) <= 2:
        return True
    return _is_a_run(password) or any(_is_a_run_of(password, row) for row in ROWS)


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalpha())


def _is_a_run(password: str) -> bool:
    """Whether each character follows the one before: ``12345678``, ``hgfedcba``."""
    steps = {ord(b) - ord(a) for a, b in pairwise(password)}
    return steps in ({1}, {-1})


def _is_a_run_of(password: str, row: str) -> bool:
    """Whether it is a stretch of a keyboard's row, or the row again and again."""
    repeated = row * (len(password) // len(row) + 2)
    return password in repeated or password in repeated[::-1]
