"""Pages of accounts; they stand below the language."""

from app.accounts.views import own_account, passwords, signing_in, team
from app.accounts.views.blueprint import accounts

__all__ = ["accounts", "own_account", "passwords", "signing_in", "team"]
