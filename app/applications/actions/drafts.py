"""What is typed and not sent yet."""

import re
from collections.abc import Mapping

from sqlalchemy import delete

from app.accounts.tokens import hash_of, new_token
from app.applications.models import ApplicationDraft
from app.clock import now
from app.db import count_changed, db
from app.values import email_key

MOST_FIELDS = 60
MOST_VALUES = 30
LONGEST_VALUE = 6_000
"""Room for everything that the form accepts, and for what is to be shortened."""
# What neither database can keep.
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")


def save_draft(*, token: str | None, typed: Mapping[str, list[str]]) -> str:
    """Keep what somebody has typed; returns the token by which it is found again. The draft of
    ``token`` is replaced when there is one: a token that this site has not made is not used."""
    draft = db.session.get(ApplicationDraft, hash_of(token)) if token else None
    if draft is None or token is None:
        token = new_token()
        draft = ApplicationDraft(token_hash=hash_of(token))
        db.session.add(draft)
    draft.typed = {
        name: [_kept(value) for value in values[:MOST_VALUES]]
        for name, values in list(typed.items())[:MOST_FIELDS]
    }
    draft.email_key = email_key(" ".join(draft.typed.get("email", [])[:1]))[:254]
    draft.saved_at = now()
    db.session.flush()
    return token


def forget_draft(*, token: str) -> None:
    """Remove a draft: it was sent, or its writer does not want it any more."""
    count_changed(delete(ApplicationDraft).where(ApplicationDraft.token_hash == hash_of(token)))


def _kept(value: str) -> str:
    return _NO_TEXT.sub("", value)[:LONGEST_VALUE]
