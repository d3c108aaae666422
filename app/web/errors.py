"""Errors in the reader's language, as a page or as a fragment; never a trace, always an id."""

from collections.abc import Callable
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, make_response, render_template
from werkzeug.exceptions import HTTPException, InternalServerError

from app.i18n.current import gettext, ngettext
from app.refusals import Refused
from app.web.pages import wants_fragment

log = structlog.get_logger()


PageOfError = Callable[[], tuple[str, dict[str, Any]] | None]
"""Which template tells an error on the page that was asked for, and what else it needs; None for
the page that everybody gets."""


def init_errors(app: Flask) -> None:
    """Answer every error here and nowhere else."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Refused, tell_refusal)
    app.register_error_handler(Exception, _unexpected)
    # What fails after the view, such as a commit: Flask would write a trace without the id.
    app.log_exception = _log_unexpected  # type: ignore[method-assign]  # Flask's own place for it


def tell_errors_on(app: Flask, page: PageOfError) -> None:
    """Let errors of readers (4xx) be told on a page of a room's own."""
    app.extensions["page_of_error"] = page


def refusal_text(refusal: Refused) -> str:
    """What a refusal says, in the reader's language."""
    if refusal.plural is None:
        return gettext(refusal.message, **refusal.params)
    return ngettext(refusal.message, refusal.plural, refusal.count, **refusal.params)


def _http_error(error: HTTPException) -> Response:
    if error.response is not None:
        return make_response(error.response)
    response = _page(error.code or 500)
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def tell_refusal(refusal: Refused) -> Response:
    """The page that says why something was refused."""
    response = _page(refusal.status.value, refusal_text(refusal))
    if refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def _unexpected(error: Exception) -> Response:
    log.exception("unexpected", error=type(error).__name__)
    return _page(InternalServerError.code)


def _log_unexpected(exc_info: Any) -> None:
    log.error("unexpected", error=exc_info[0].__name__, exc_info=exc_info)


def _page(status: int, message: str | None = None) -> Response:
    request_id = g.get("request_id", "")
    told = {"status": status, "message": message, "request_id": request_id}
    try:
        response = make_response(_rendered(status, told), status)
    except Exception as error:
        # The page itself is broken: its reader still gets an answer with the id.
        log.exception("no error page", error=type(error).__name__)
        response = Response(f"{status} {request_id}\n", status, content_type="text/plain")
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("HX-Request")
    return response


def _rendered(status: int, told: dict[str, Any]) -> str:
    if wants_fragment():
        return render_template("errors/_error.html", **told)
    page_of: PageOfError | None = current_app.extensions.get("page_of_error")
    # What goes wrong on our side may be the very database that a room's page asks.
    if page_of is not None and status < InternalServerError.code:
        try:
            own = page_of()
            if own is not None:
                template, context = own
                return render_template(template, **told, **context)
        except Exception as error:
            log.exception("no error page of the room", error=type(error).__name__)
    return render_template("errors/error.html", **told)
