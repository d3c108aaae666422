"""The only source of time. Tests move it; nothing else asks the system what time it is."""

from datetime import UTC, datetime
from functools import cache
from zoneinfo import available_timezones


def now() -> datetime:
    """Return this moment as an aware datetime in UTC."""
    return datetime.now(UTC)


@cache
def timezones() -> frozenset[str]:
    """The names of the time zone database, such as Europe/Bratislava; its hundreds of files are
    read once."""
    return frozenset(available_timezones())
