"""``/healthz``: the process lives. ``/readyz``: the database and the queue answer."""

import structlog
from flask import Flask, Response, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.config import Settings, settings
from app.db import db

log = structlog.get_logger()
PATIENCE_SECONDS = 2


def init_health(app: Flask, _settings: Settings) -> None:
    """Add the two addresses; neither speaks a language nor costs much."""
    app.add_url_rule("/healthz", "healthz", _lives)
    app.add_url_rule("/readyz", "readyz", _is_ready)


def _lives() -> Response:
    return _uncached(Response("ok\n", content_type="text/plain; charset=utf-8"))


def _is_ready() -> Response:
    parts = {"database": _database_answers()}
    if settings().redis_url:
        parts["queue"] = _redis_answers(settings().redis_url or "")
    response = jsonify({name: "ok" if answers else "down" for name, answers in parts.items()})
    response.status_code = 200 if all(parts.values()) else 503
    return _uncached(response)


def _database_answers() -> bool:
    try:
        # A database that answers but was never migrated can serve nobody.
        db.session.execute(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError as error:
        log.error("database does not answer", error=type(error).__name__)
        return False
    return True


def _redis_answers(url: str) -> bool:
    from redis import Redis, RedisError  # a site without Redis starts sooner

    try:
        with Redis.from_url(url, socket_timeout=PATIENCE_SECONDS) as redis:
            return bool(redis.ping())
    except RedisError as error:
        log.error("redis does not answer", error=type(error).__name__)
        return False


def _uncached(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
