"""Counting jobs for the office. What is read is found by ``ix_jobs_asked_at`` and bounded."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from app.db import db
from app.jobs.models import Brief, Job
from app.jobs.queries.office import has_expired
from app.jobs.rules import figures
from app.jobs.rules.figures import Period, Tally, quantile
from app.jobs.rules.statuses import DECLINED, MERCHANT
from app.partners.models import Partner

MOST_ANSWERS = 20_000
"""So many of the latest answers are looked at for the times."""
WORST = 10
"""Partners whose jobs expired most often."""


@dataclass
class Figures:
    """What is told of the jobs that were asked in a period."""

    whole: Tally = field(default_factory=Tally)
    by_category: dict[int | None, Tally] = field(default_factory=lambda: defaultdict(Tally))
    by_locale: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    by_reason: Counter[str] = field(default_factory=Counter)
    """Reasons for which partners and staff declined."""
    median: timedelta | None = None
    """Until the first answer."""
    nine_of_ten: timedelta | None = None
    """Within this time nine of ten answers came."""


@dataclass(frozen=True)
class ExpiredOf:
    """A partner whose jobs expired."""

    name: str
    slug: str
    expired: int
    asked: int


def figures_of(period: Period, at: datetime) -> Figures:
    """The figures of a period, as things stand now."""
    outcome = case(
        (has_expired(at), figures.EXPIRED),
        (Job.answered_at.is_not(None), figures.ANSWERED),
        (Job.status == DECLINED, figures.DECLINED),
        else_=figures.WAITING,
    )
    declined = (Job.status == DECLINED) & (Job.ended_by != MERCHANT)
    each = (
        select(
            outcome.label("outcome"),
            Job.category_id,
            Brief.locale,
            case((declined, Job.reason)).label("reason"),
        )
        .join(Brief, Brief.id == Job.brief_id)
        .where(*_within(period))
        .subquery()
    )
    told = Figures()
    query = select(each, func.count().label("jobs")).group_by(*each.c)
    for row in db.session.execute(query):
        for tally in (
            told.whole,
            told.by_category[row.category_id],
            told.by_locale[row.locale],
        ):
            tally.outcomes[row.outcome] += row.jobs
        if row.reason:
            told.by_reason[row.reason] += row.jobs
    times = _answer_times(period)
    told.median, told.nine_of_ten = quantile(times, 0.5), quantile(times, 0.9)
    return told


def worst_of(period: Period, at: datetime) -> Sequence[ExpiredOf]:
    """The partners most of whose jobs expired in a period, the worst first."""
    expired = func.count().filter(has_expired(at)).label("expired")
    counted = (
        select(Job.partner_id, expired, func.count().label("asked"))
        .where(*_within(period))
        .group_by(Job.partner_id)
        .subquery()
    )
    query = (
        select(Partner.name, Partner.slug, counted.c.expired, counted.c.asked)
        .join(counted, counted.c.partner_id == Partner.id)
        .where(counted.c.expired > 0)
        .order_by(counted.c.expired.desc(), counted.c.asked, Partner.id)
        .limit(WORST)
    )
    return [ExpiredOf(*row) for row in db.session.execute(query)]


def _answer_times(period: Period) -> list[timedelta]:
    query = (
        select(Job.asked_at, Job.answered_at)
        .where(*_within(period), Job.answered_at.is_not(None))
        .order_by(Job.asked_at.desc(), Job.id.desc())
        .limit(MOST_ANSWERS)
    )
    rows: Sequence[Any] = db.session.execute(query).all()
    return sorted(answered - asked for asked, answered in rows)


def _within(period: Period) -> list[ColumnElement[bool]]:
    bounds = [Job.asked_at < period.end]
    return bounds if period.first is None else [*bounds, Job.asked_at >= period.first]
