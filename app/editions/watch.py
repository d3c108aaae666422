"""Which edition is it? Asked before every kept page, so the answer is a comparison of two numbers
nearly always; four times a second, when somebody asks, it is looked up.

The row in the database is the truth. Redis, when set, only says that something has happened: a
counter that every writer raises after its commit. Whoever sees another count looks at the row at
once, and everybody looks at it once a second in any case, so that a writer killed between commit
and counting, an emptied Redis or a restored database costs no more than that second.
"""

from collections.abc import Callable
from datetime import date
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from app.clock import now
from app.config import Settings

if TYPE_CHECKING:
    from redis import Redis

log = structlog.get_logger()

LOOK_EVERY = 0.25
"""Seconds between two looks."""
ROW_EVERY = 0.7
"""Seconds between two looks at the row while Redis says that nothing has happened."""
TRUST = 1.0
"""Seconds for which an edition is believed in while the database does not answer."""
REDIS_PATIENCE = 0.15
REDIS_REST = 5.0
"""Seconds for which a Redis that failed is left alone."""
COUNTER = "kupec:edition"
NEVER = float("-inf")

Label = tuple[int, date]
"""The edition's number, and the day in the programme's time zone: some pages say "today"."""


class EditionWatch:
    """The present edition as one process knows it. Any thread may ask."""

    def __init__(self, settings: Settings) -> None:
        self._zone = ZoneInfo(settings.timezone)
        self._engine = _own_engine(settings.database_url)
        self._redis = _own_redis(settings.redis_url) if settings.redis_url else None
        self._redis_rests_until = NEVER
        self._count: Any = None
        self._label: Label | None = None
        self._look_at = NEVER
        self._row_at = NEVER
        self._trusted_until = NEVER
        self._looking = Lock()

    def edition(self) -> Label | None:
        """The present edition, known to be right not longer ago than a second; None when the
        database does not say."""
        if monotonic() < self._look_at:
            return self._label
        return self._look()

    def announce(self) -> None:
        """Tell everybody that a new edition was committed. This process looks again at once."""
        self._row_at = self._look_at = NEVER
        self._ask_redis(lambda redis: redis.incr(COUNTER))

    def close(self) -> None:
        """Close the connections; the next question opens them again."""
        self._engine.dispose()
        if self._redis is not None:
            self._redis.close()

    def _look(self) -> Label | None:
        # One thread looks; the others make do with what is known, while that may be believed.
        if not self._looking.acquire(blocking=False):
            if monotonic() < self._trusted_until:
                return self._label
            if not self._looking.acquire(timeout=TRUST):
                return None
        try:
            asked = monotonic()
            if asked >= self._look_at:
                # Set before looking, so that what is announced meanwhile is looked at again.
                self._look_at = asked + LOOK_EVERY
                if asked >= self._row_at or self._something_happened():
                    self._read_row(asked)
            if monotonic() >= self._trusted_until:
                self._label = None
            return self._label
        finally:
            self._looking.release()

    def _something_happened(self) -> bool:
        before, self._count = self._count, self._ask_redis(lambda redis: redis.get(COUNTER))
        return bool(self._count != before)

    def _read_row(self, asked: float) -> None:
        self._row_at = asked + (ROW_EVERY if self._redis_answers(asked) else LOOK_EVERY)
        try:
            with self._engine.connect() as connection:
                number = connection.execute(text("SELECT number FROM editions")).scalar_one()
        except SQLAlchemyError as error:
            log.warning("edition unknown", error=type(error).__name__)
            self._row_at = NEVER
            return
        self._trusted_until = asked + TRUST
        self._label = (int(number), now().astimezone(self._zone).date())

    def _redis_answers(self, at: float) -> bool:
        return self._redis is not None and at >= self._redis_rests_until

    def _ask_redis(self, question: Callable[["Redis"], Any]) -> Any:
        """What Redis answers; None where there is none, or where it has just failed."""
        if self._redis is None or not self._redis_answers(monotonic()):
            return None
        from redis import RedisError

        try:
            return question(self._redis)
        except RedisError as error:
            log.warning("redis does not answer", error=type(error).__name__)
            self._redis_rests_until = monotonic() + REDIS_REST
            # Until then the row is looked at as often as Redis was.
            self._row_at = NEVER
            return None


def _own_engine(url: str) -> Engine:
    """One connection beside the site's: never waiting for a free one, never in a transaction."""
    patience = (
        {"timeout": 1}
        if url.startswith("sqlite:")
        else {"connect_timeout": 2, "tcp_user_timeout": 2_000}
    )
    return create_engine(
        url, isolation_level="AUTOCOMMIT", pool_size=1, max_overflow=0, connect_args=patience
    )


def _own_redis(url: str) -> "Redis":
    """A client that fails at once rather than let a page wait."""
    # Imported where it is used: a site without Redis starts a tenth of a second sooner.
    from redis import Redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    return Redis.from_url(
        url,
        socket_timeout=REDIS_PATIENCE,
        socket_connect_timeout=REDIS_PATIENCE,
        retry=Retry(NoBackoff(), 0),
    )
