"""The only source of time. Tests move it; nothing else asks the system what time it is."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return this moment as an aware datetime in UTC."""
    return datetime.now(UTC)
