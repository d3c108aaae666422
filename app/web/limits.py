"""How often something may be tried, counted in Redis when it is set, else in this process."""

import math
from http import HTTPStatus
from time import time

from flask import Flask, current_app
from limits import RateLimitItem, parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from app.config import Settings
from app.refusals import Refused


def init_limits(app: Flask, settings: Settings) -> None:
    """Count for as long as the app runs."""
    storage = storage_from_string(
        settings.redis_url or "memory://",
        **({"key_prefix": "kupec:limits"} if settings.redis_url else {}),
    )
    app.extensions["limits"] = MovingWindowRateLimiter(storage)


def limit(allowance: str, *key: str) -> None:
    """Count a try. Raises Refused when there were as many as allowed within the time:
    ``limit("20 per day", "reset", address)``."""
    item, limiter = parse(allowance), _limiter()
    if not limiter.hit(item, *key):
        raise _too_many(limiter, item, key)


def look(allowance: str, *key: str) -> None:
    """As ``limit``, without counting: for tries of which only the failed ones count."""
    item, limiter = parse(allowance), _limiter()
    if not limiter.test(item, *key):
        raise _too_many(limiter, item, key)


def count(allowance: str, *key: str) -> None:
    """Count a try that failed."""
    _limiter().hit(parse(allowance), *key)


def forget(allowance: str, *key: str) -> None:
    """Begin to count anew, after a try that was right."""
    _limiter().clear(parse(allowance), *key)


def _too_many(
    limiter: MovingWindowRateLimiter, item: RateLimitItem, key: tuple[str, ...]
) -> Refused:
    seconds = max(1, math.ceil(limiter.get_window_stats(item, *key).reset_time - time()))
    refusal = Refused.counted(
        math.ceil(seconds / 60),
        "There were too many tries. Try again in %(num)s minute.",
        "There were too many tries. Try again in %(num)s minutes.",
    )
    refusal.status, refusal.retry_after = HTTPStatus.TOO_MANY_REQUESTS, seconds
    return refusal


def _limiter() -> MovingWindowRateLimiter:
    limiter: MovingWindowRateLimiter = current_app.extensions["limits"]
    return limiter
