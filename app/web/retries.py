"""Writers of PostgreSQL that locked each other out: one of them is undone, and tries again.

The reader of the page notices nothing. It is the view alone that is done again, in a transaction of
its own; what was sent is still there, what the first try said of itself (a flash) is taken back.
SQLite's writers wait in line and never need it.
"""

from collections.abc import Callable

import structlog
from flask import Flask, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError
from werkzeug.wrappers import Response as AnyResponse

from app.db import SAFE_METHODS, begin_anew
from app.web.submissions import take_again

log = structlog.get_logger()

TRIES = 3
RETRIED = frozenset({"40001", "40P01"})
"""Serialization failure, deadlock."""


def init_retries(app: Flask) -> None:
    """Let views of writing requests be tried again."""
    dispatch = app.dispatch_request
    app.dispatch_request = lambda: _tried(dispatch)  # type: ignore[method-assign]  # Flask calls it so


def _tried(dispatch: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    if request.method in SAFE_METHODS:
        return dispatch()
    said = dict(session)
    for left in reversed(range(TRIES)):
        try:
            return dispatch()
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) not in RETRIED or left == 0:
                raise
            log.warning("a write is tried again", error=type(error.orig).__name__)
        answered = _begin_again(said)
        if answered is not None:
            return answered
    raise AssertionError("the last try has returned or raised")


def _begin_again(said: dict[str, object]) -> AnyResponse | None:
    session.clear()
    session.update(said)
    for file in request.files.values():
        file.stream.seek(0)
    begin_anew()
    return take_again()
