"""Figures about jobs, for a period beside the one before."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import open_to
from app.accounts.pages import own_page
from app.clock import now
from app.config import settings
from app.i18n.current import LazyText, current_locale, lazy_gettext, lazy_pgettext
from app.i18n.formats import language_name
from app.jobs.blueprint import READERS, jobs
from app.jobs.queries.asking import all_categories
from app.jobs.queries.figures import figures_of, worst_of
from app.jobs.rules.figures import Period
from app.jobs.words import REASON_WORDS

WAY = "jobs.office"
USUAL, ALL, OWN = "30", "all", "own"
PERIODS: Mapping[str, LazyText] = {
    "7": lazy_gettext("7 days"),
    USUAL: lazy_gettext("30 days"),
    "90": lazy_gettext("90 days"),
    ALL: lazy_pgettext("period", "All"),
}


@jobs.get("/office/jobs/figures")
@open_to(*READERS)
def figures() -> AnyResponse:
    """How jobs end, and how quickly they are answered."""
    # Whoever types days means them, whatever was looked at before.
    is_own = any(request.args.get(name) for name in ("from", "to"))
    chosen = OWN if is_own else request.args.get("period", USUAL)
    days = _day("from"), _day("to")
    period = _period(chosen, *days)
    is_wrong = period is None
    if period is None:
        chosen, period = USUAL, _of_days(int(USUAL))
    at = now()
    return own_page(
        "jobs/staff/figures.html",
        way=WAY,
        periods=PERIODS,
        chosen=chosen,
        days=days,
        is_wrong=is_wrong,
        told=figures_of(period, at),
        earlier=figures_of(period.before, at) if period.before else None,
        worst=worst_of(period, at),
        categories={
            each.id: each.name.text_for(current_locale(), otherwise=each.slug)
            for each in all_categories()
        },
        language_name=language_name,
        reason_words=REASON_WORDS,
    )


def _period(chosen: str, first: date | None, last: date | None) -> Period | None:
    """The period that is asked for; None for one that makes no sense."""
    if chosen == ALL:
        return Period(None, now())
    if chosen in PERIODS:
        return _of_days(int(chosen))
    if chosen != OWN or first is None or last is None or last < first:
        return None
    return Period(_beginning(first), _beginning(last + timedelta(days=1)))


def _of_days(days: int) -> Period:
    """So many whole days, today as the last one."""
    end = now().astimezone(ZoneInfo(settings().timezone)).date() + timedelta(days=1)
    return Period(_beginning(end - timedelta(days=days)), _beginning(end))


def _beginning(day: date) -> datetime:
    """The first moment of a day in the programme's time zone (P19)."""
    return datetime.combine(day, time(), ZoneInfo(settings().timezone)).astimezone(UTC)


def _day(name: str) -> date | None:
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2999 else None
