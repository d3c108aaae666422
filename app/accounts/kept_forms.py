"""Nothing typed is lost when a sign-in ends before a form is sent: it is kept, and after the login
shown to be sent once more. Files are not kept; they are chosen anew."""

from datetime import timedelta
from secrets import token_urlsafe

from flask import request, session

from app.accounts.models import KeptForm
from app.accounts.tokens import hash_of
from app.clock import now
from app.db import db
from app.refusals import Refused
from app.web.client import client_address
from app.web.limits import limit
from app.web.submissions import FIELD as SUBMISSION

KEPT = "kept"
"""In Flask's signed cookie: the token of a form that waits for its owner to sign in."""
LASTS = timedelta(hours=2)
MOST_CHARACTERS = 100_000
ALLOWED = "30 per hour"
"""For one address: strangers may send forms too."""
LONGEST_PATH = 500
# They belong to the page that is gone, or are for this very login alone.
NOT_KEPT = frozenset({"csrf_token", SUBMISSION, "password", "present", "code"})


def keep_form(came_from: str) -> None:
    """Keep what the request brings, unless it is too much or there were too many already."""
    fields = [[name, text] for name, text in request.form.items(multi=True) if name not in NOT_KEPT]
    is_too_long = sum(len(name) + len(text) for name, text in fields) > MOST_CHARACTERS
    if not fields or is_too_long or len(request.full_path) > LONGEST_PATH:
        return
    try:
        limit(ALLOWED, "kept forms", client_address())
    except Refused:
        return
    token = token_urlsafe(16)
    db.session.add(
        KeptForm(
            token_hash=hash_of(token),
            path=request.full_path.removesuffix("?"),
            came_from=came_from[:LONGEST_PATH],
            fields=fields,
            had_files=any(file.filename for file in request.files.values()),
            at=now(),
        )
    )
    db.session.flush()
    session[KEPT] = token


def take_token() -> str | None:
    """The token of the form that waits in this browser, once."""
    token = session.pop(KEPT, None)
    return token if isinstance(token, str) else None


def wait_on(token: str) -> None:
    """Let the form of a token wait in this browser until its owner is through what comes first."""
    session[KEPT] = token


def waiting_token() -> str | None:
    """The token of the form that waits in this browser, and goes on waiting; None when there is
    none, or it is too old."""
    token = session.get(KEPT)
    return token if isinstance(token, str) and kept_form(token) is not None else None


def kept_form(token: str) -> KeptForm | None:
    """The form of a token; None when there is none, or it is too old."""
    kept = db.session.get(KeptForm, hash_of(token))
    return kept if kept is not None and kept.at > now() - LASTS else None
