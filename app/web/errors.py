"""Errors in the reader's language, as a page or as a fragment; never a trace, always an id."""

from typing import Any

import structlog
from flask import Flask, Response, g, make_response, render_template
from werkzeug.exceptions import HTTPException, InternalServerError

from app.i18n.current import gettext, ngettext
from app.refusals import Refused
from app.web.pages import wants_fragment

log = structlog.get_logger()


def init_errors(app: Flask) -> None:
    """Answer every error here and nowhere else."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Exception, _unexpected)
    # What fails after the view, such as a commit: Flask would write a trace without the id.
    app.log_exception = _log_unexpected  # type: ignore[method-assign]  # Flask's own place for it


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


def _refused(refusal: Refused) -> Response:
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
    template = "errors/_error.html" if wants_fragment() else "errors/error.html"
    request_id = g.get("request_id", "")
    try:
        page = render_template(template, status=status, message=message, request_id=request_id)
        response = make_response(page, status)
    except Exception as error:
        # The page itself is broken: its reader still gets an answer with the id.
        log.exception("no error page", error=type(error).__name__)
        response = Response(f"{status} {request_id}\n", status, content_type="text/plain")
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("HX-Request")
    return response
