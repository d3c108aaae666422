"""How often something may be tried, counted in Redis when it is set, else in this process."""

import math
from collections.abc import Callable
from http import HTTPStatus
from time import time
from typing import TypeVar

import structlog
from flask import Flask, current_app
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from app.config import Settings
from app.refusals import Refused

log = structlog.get_logger()
T = TypeVar("T")


def init_limits(app: Flask, settings: Settings) -> None:
    """Count for as long as the app runs. While Redis does not answer, each process counts by
    itself: nobody is kept out for that."""
    local = MovingWindowRateLimiter(MemoryStorage())
    shared = local
    if settings.redis_url:
        address = settings.redis_url.replace("unix://", "redis+unix://", 1)
        storage = storage_from_string(address, key_prefix="kupec:limits", wrap_exceptions=True)
        shared = MovingWindowRateLimiter(storage)
    app.extensions["limits"] = (shared, local)


def limit(allowance: str, *key: str) -> None:
    """Count a try. Raises Refused when there were as many as allowed within the time:
    ``limit("20 per day", "reset", address)``."""
    item = parse(allowance)
    if not _ask(lambda limiter: limiter.hit(item, *key)):
        raise _too_many(item, key)


def look(allowance: str, *key: str) -> None:
    """As ``limit``, without counting: for tries of which only the failed ones count."""
    item = parse(allowance)
    if not _ask(lambda limiter: limiter.test(item, *key)):
        raise _too_many(item, key)


def count(allowance: str, *key: str) -> None:
    """Count a try that failed."""
    _ask(lambda limiter: limiter.hit(parse(allowance), *key))


def forget(allowance: str, *key: str) -> None:
    """Begin to count anew, after a try that was right."""
    _ask(lambda limiter: limiter.clear(parse(allowance), *key))


def _too_many(item: RateLimitItem, key: tuple[str, ...]) -> Refused:
    window = _ask(lambda limiter: limiter.get_window_stats(item, *key))
    seconds = max(1, math.ceil(window.reset_time - time()))
    refusal = Refused.counted(
        math.ceil(seconds / 60),
        "There were too many tries. Try again in %(num)s minute.",
        "There were too many tries. Try again in %(num)s minutes.",
    )
    refusal.status, refusal.retry_after = HTTPStatus.TOO_MANY_REQUESTS, seconds
    return refusal


def _ask(question: Callable[[MovingWindowRateLimiter], T]) -> T:
    shared, local = current_app.extensions["limits"]
    try:
        return question(shared)
    except StorageError as error:
        log.warning("redis does not answer", error=type(error.storage_error).__name__)
        return question(local)
