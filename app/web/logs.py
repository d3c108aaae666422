"""One structured line for each request, with an id that the answer carries too."""

import sys
from json import JSONEncoder
from secrets import token_hex
from time import perf_counter

import structlog
from flask import Flask, Request, Response, g, has_app_context, request
from structlog.typing import EventDict, Processor, WrappedLogger

from app.config import Settings


class _StandardError:
    """Standard error as it is now: tests and commands put another stream in its place."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def init_logs(app: Flask, settings: Settings) -> None:
    """JSON lines in production, readable ones in development, on standard error."""
    renderer: Processor = (
        _as_json
        if settings.is_production
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    logger = structlog.WriteLogger(_StandardError())  # type: ignore[arg-type]  # writes and flushes
    structlog.configure(
        processors=[
            _add_request_id,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        logger_factory=lambda *_: logger,
        # Another app in the process may write its lines in another way.
        cache_logger_on_first_use=False,
    )
    # Bound once and not for each line: this one is written for every request.
    log = structlog.get_logger().bind()

    def finish(response: Response) -> Response:
        started = g.get("started")
        if started is not None:
            response.headers["X-Request-Id"] = g.request_id
            asked = request._get_current_object()  # type: ignore[attr-defined]  # a proxy asks each time
            # The query stays out: it may hold what a person typed, or a token.
            log.info(
                "request",
                method=asked.method,
                path=_path(asked),
                status=response.status_code,
                ms=round((perf_counter() - started) * 1000, 1),
            )
        return response

    app.before_request(_start)
    app.after_request(finish)


def _path(asked: Request) -> str:
    """The path without the token of a mailed link: whoever reads the log must not use it."""
    token = (asked.view_args or {}).get("token")
    return asked.path.replace(token, "…") if token else asked.path


# Made once: structlog's own renderer makes one for each line.
_ENCODER = JSONEncoder(default=repr)


def _as_json(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    return _ENCODER.encode(event)


def _start() -> None:
    g.request_id = token_hex(16)
    g.started = perf_counter()


def _add_request_id(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Every line that a request causes has the request's id."""
    if has_app_context() and "request_id" in g:
        event["request_id"] = g.request_id
    return event
