"""Days by the programme's clocks."""

from datetime import date

from app.clock import now
from app.config import settings
from app.i18n.formats import local_day


def programme_day() -> date:
    """The present day in the programme's time zone (P19)."""
    return local_day(now(), settings().timezone)
