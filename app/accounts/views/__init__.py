"""Pages of accounts; they stand below the language."""

from app.accounts.views import (
    emails,
    factors,
    own_account,
    passwords,
    recovery_codes,
    second_step,
    signing_in,
    team,
)
from app.accounts.views.blueprint import accounts

__all__ = [
    "accounts",
    "emails",
    "factors",
    "own_account",
    "passwords",
    "recovery_codes",
    "second_step",
    "signing_in",
    "team",
]
