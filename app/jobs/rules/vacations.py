"""When a partner is away (S148)."""

from datetime import date, timedelta

from app.refusals import Refused

LONGEST = timedelta(days=366)


def is_away(first: date | None, last: date | None, today: date) -> bool:
    """Whether a day lies in a vacation; its first and its last day do."""
    return first is not None and last is not None and first <= today <= last


def require_vacation(first: date | None, last: date | None, today: date) -> None:
    """Refuse what is no vacation still to come or going on."""
    if first is None and last is None:
        return
    if first is None:
        raise Refused("Say from which day on you are away.", field="away_from")
    if last is None:
        raise Refused("Say until which day you are away.", field="away_until")
    if last < first:
        raise Refused("The last day comes before the first one.", field="away_until")
    if last < today:
        raise Refused("This day is over already.", field="away_until")
    if last - first > LONGEST:
        raise Refused("A vacation lasts a year at most.", field="away_until")
