"""A form that is sent twice has one effect: by a double click, by Back, by a lost connection.

Every form carries a key, made when its page was (``keys()`` in templates/ui/forms.html). The key is
stored in the transaction of what the form does. Whoever brings it again is led to where the first
answer led, and nothing is done. A form that was refused leaves no key behind: it is mended and sent
again. So is one that somebody came back to and filled in otherwise: it counts as another form.
"""

from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe

from flask import Flask, Response, g, redirect, request
from sqlalchemy import LargeBinary, String, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.wrappers import Response as AnyResponse

from app.clock import now
from app.db import SAFE_METHODS, Base, count_changed, db
from app.web.pages import wants_fragment

FIELD = "submission"
LONGEST_KEY = 64
LONGEST_LOCATION = 500


class Submission(Base):
    """A form that was sent and accepted."""

    __tablename__ = "submissions"
    __table_args__ = {"info": {"public": False}}  # noqa: RUF012 - SQLAlchemy's own style

    key_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    """Of the key, the address that it was sent to, and what was typed."""
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    location: Mapped[str] = mapped_column(String(LONGEST_LOCATION), default="")
    """Where the answer led; empty when it led nowhere."""


def init_submissions(app: Flask) -> None:
    """Look at every form that is sent. Called after the database is there: a key is stored in the
    request's transaction."""
    app.before_request(_take)
    app.after_request(_keep)
    app.jinja_env.globals["submission_key"] = lambda: token_urlsafe(16)


def _take() -> AnyResponse | None:
    if request.method in SAFE_METHODS or request.url_rule is None:
        return None
    key = request.form.get(FIELD, "")
    if not key or len(key) > LONGEST_KEY:
        return None
    return _stored(_hash_of_form())


def take_again() -> AnyResponse | None:
    """Store the request's key once more, after its transaction was undone (app.web.retries). The
    answer, when somebody else has come in between."""
    key_hash = g.pop("submission", None)
    return _stored(key_hash) if key_hash is not None else None


def _stored(key_hash: bytes) -> AnyResponse | None:
    # Of two at once the later one waits here for the end of the earlier one's transaction.
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    row = dialect.insert(Submission).values(key_hash=key_hash, at=now(), location="")
    stored = row.on_conflict_do_nothing().returning(Submission.key_hash)
    if db.session.connection().scalar(stored) is not None:
        g.submission = key_hash
        return None
    location = db.session.scalar(select(Submission.location).where(Submission.key_hash == key_hash))
    return _led_on(location or request.path)


def _hash_of_form() -> bytes:
    fields = sorted(request.form.items(multi=True))
    files = sorted((name, file.filename or "") for name, file in request.files.items(multi=True))
    # surrogatepass: browsers may send halves of characters, which are for the form to refuse.
    said = repr((request.path, fields, files)).encode(errors="surrogatepass")
    return sha256(said).digest()


def _led_on(location: str) -> AnyResponse:
    if wants_fragment():
        # The part of the page that the first answer filled may be lost: all of it is asked for.
        return Response(status=200, headers={"HX-Refresh": "true"})
    return redirect(location, 303)


def _keep(response: Response) -> Response:
    key_hash = g.pop("submission", None)
    if key_hash is None:
        return response
    is_it = Submission.key_hash == key_hash
    if response.status_code < 400 and response.location:
        location = response.location[:LONGEST_LOCATION]
        count_changed(update(Submission).where(is_it).values(location=location))
    elif response.status_code >= 400 and "kept_although_refused" in g:
        # What a refused write keeps otherwise (db.keep_although_refused) must not keep this.
        count_changed(delete(Submission).where(is_it))
    return response
