"""What matching asks of the partners that may suit a brief: a bounded number of statements, each
bounded for every partner, whatever has passed through its inbox."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from sqlalchemy import String, case, cast, func, or_, select, type_coerce

from app.accounts.models import Membership, User
from app.clock import now
from app.config import settings
from app.db import Json, db
from app.i18n.formats import local_day
from app.jobs.models import Brief, Job, JobCount, JobPreferences
from app.jobs.queries.field import Field
from app.jobs.queries.wording import words_of
from app.jobs.rules import vacations
from app.jobs.rules.candidates import Candidate, Need, Offer, PastJob
from app.jobs.rules.scoring import DECLINED_LEAST, RECORD_KEPT
from app.jobs.rules.statuses import DECLINED, EXPIRED, LIVE, UNANSWERED
from app.partners.models import Partner, Service, Standing
from app.values import ANYBODYS_HOSTS, Money, ascii_host

RECORD = 60
"""So many jobs of each partner are looked at, the latest ones."""
FACTS = (
    "id", "state", "available", "languages", "country", "dropshipping", "email", "website",
    "tier_id", "score", "rating", "review_count", "answer_minutes", "published_at",
)  # fmt: skip
"""What is read of a partner itself."""
NOWHERE: frozenset[int] = frozenset()

# Rows, not objects: some hundreds are read for each brief.
_PARTNERS = Partner.__table__
_SERVICES = Service.__table__
_PREFERENCES = JobPreferences.__table__


class _Told(NamedTuple):
    """A job of the past as the statement tells it."""

    status: str
    ended_by: str
    reason: str
    category_id: str
    brief_id: str


def need_of(brief: Brief) -> Need:
    """A brief as matching reads it."""
    return Need(
        category_id=brief.category_id,
        words=words_of(brief.service),
        language=brief.language,
        country=brief.country,
        dropshipping=brief.dropshipping,
        budget=brief.budget,
        time=brief.priority_time,
        cost=brief.priority_cost,
        quality=brief.priority_quality,
        email=brief.email,
        hosts=hosts_of(brief.email, brief.store_url),
    )


def candidates_of(brief: Brief, field: Field) -> list[Candidate]:
    """The partners of the field with all that is weighed."""
    ids = field.partner_ids
    if not ids:
        return []
    at = now()
    today = local_day(at, settings().timezone)
    standing, offers, counts = _standing(ids, brief.category_id), _offers(ids), _counts(ids)
    own = _merchants_own(brief.email)
    past = _past(list(counts), at, with_services=bool(brief.service))
    found = []
    for row in _partners(ids):
        live, jobs = counts.get(row.id, (0, 0))
        found.append(
            Candidate(
                id=row.id,
                is_published=row.state == "published",
                is_available=row.available,
                is_away=vacations.is_away(row.away_from, row.away_until, today),
                categories=standing.get(row.id, NOWHERE),
                languages=frozenset(row.languages),
                country=row.country or "",
                dropshipping=row.dropshipping,
                emails=frozenset((row.email, brief.email) if row.id in own else (row.email,)),
                hosts=hosts_of(row.email, row.website),
                level=field.levels[row.tier_id],
                score=row.score,
                rating=row.rating,
                reviews=row.review_count,
                answer_minutes=row.answer_minutes,
                services=tuple(offers.get(row.id, ())),
                live=live,
                jobs=jobs,
                listed_for=at - (row.published_at or at),
                past=past.get(row.id, ()),
            )
        )
    return found


def partner_names(why: Mapping[str, Any]) -> dict[int, str]:
    """Number → name of the partners that an explanation names."""
    ids = [each["partner"] for each in why.get("best", ())]
    rows = db.session.execute(select(Partner.id, Partner.name).where(Partner.id.in_(ids)))
    return dict(rows.all())


def hosts_of(email: str, website: str) -> frozenset[str]:
    """The hosts of an address and a website, but for those where anybody may have a mail box."""
    try:
        host = urlsplit(website if "//" in website else f"//{website}").hostname or ""
    except ValueError:
        host = ""
    names = (email.rpartition("@")[2].lower(), host.removeprefix("www."))
    hosts = {name if name.isascii() else ascii_host(name) for name in names}
    return frozenset(hosts - ANYBODYS_HOSTS - {""})


def _partners(ids: Collection[int]) -> Sequence[Any]:
    away = _PREFERENCES.c
    query = (
        select(*(_PARTNERS.c[name] for name in FACTS), away.away_from, away.away_until)
        .select_from(_PARTNERS.outerjoin(_PREFERENCES, away.partner_id == _PARTNERS.c.id))
        .where(_PARTNERS.c.id.in_(ids))
    )
    return db.session.execute(query).all()


def _standing(ids: Collection[int], category_id: int | None) -> dict[int, frozenset[int]]:
    """Who stands in the category by its level."""
    query = select(Standing.partner_id).where(
        Standing.partner_id.in_(ids), Standing.category_id == category_id, ~Standing.surplus
    )
    return (
        {}
        if category_id is None
        else dict.fromkeys(db.session.scalars(query), frozenset({category_id}))
    )


def _offers(ids: Collection[int]) -> dict[int, list[Offer]]:
    found: dict[int, list[Offer]] = {}
    # The names as they are stored: as texts in several languages they would be made for nothing.
    query = select(
        _SERVICES.c.partner_id,
        type_coerce(_SERVICES.c.name, Json),
        _SERVICES.c.price_minor,
        _SERVICES.c.price_currency,
    ).where(_SERVICES.c.partner_id.in_(ids))
    for partner_id, name, minor, currency in db.session.execute(query):
        price = None if minor is None or currency is None else Money(minor, currency)
        offer = Offer(tuple(map(words_of, name.values())), price)
        found.setdefault(partner_id, []).append(offer)
    return found


def _counts(ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Partner → its jobs on hand and its jobs ever; those with any."""
    live = case((JobCount.status.in_(LIVE), JobCount.count), else_=0)
    query = (
        select(JobCount.partner_id, func.sum(live), func.sum(JobCount.count))
        .where(JobCount.partner_id.in_(ids))
        .group_by(JobCount.partner_id)
    )
    return {
        partner_id: (int(on_hand), int(ever))
        for partner_id, on_hand, ever in db.session.execute(query)
        if ever
    }


def _merchants_own(email: str) -> set[int]:
    """Partners of whose team somebody has this address."""
    query = (
        select(Membership.partner_id)
        .join(User, User.id == Membership.user_id)
        .where(User.email == email)
    )
    return set(db.session.scalars(query))


def _past(
    ids: Collection[int], at: datetime, *, with_services: bool
) -> dict[int, tuple[PastJob, ...]]:
    """The latest jobs of 90 days on which a partner has decided, or has not in time."""
    # One text for each job and one for each partner, so that each partner's jobs can have a limit.
    told = func.coalesce
    one = (
        select(
            (
                Job.status
                + ","
                + told(Job.ended_by, "")
                + ","
                + told(Job.reason, "")
                + ","
                + told(cast(Job.category_id, String), "")
                + ","
                + cast(Job.brief_id, String)
            ).label("job")
        )
        .where(
            Job.partner_id == Partner.id,
            Job.asked_at >= at - RECORD_KEPT,
            or_(Job.status.not_in(UNANSWERED), Job.due_at <= at),
        )
        .order_by(Job.asked_at.desc())
        .limit(RECORD)
        .correlate(Partner)
        .subquery()
    )
    jobs = select(func.aggregate_strings(one.c.job, " ")).scalar_subquery()
    found: dict[int, list[_Told]] = {}
    for partner_id, text in db.session.execute(select(Partner.id, jobs).where(Partner.id.in_(ids))):
        found[partner_id] = [_Told(*each.split(",")) for each in (text or "").split()]
    services: dict[int, str] = {}
    if with_services:
        # Only whoever declines often is asked of what.
        briefs = {
            int(job.brief_id)
            for past in found.values()
            if sum(job.status == DECLINED for job in past) >= DECLINED_LEAST
            for job in past
        }
        rows = db.session.execute(select(Brief.id, Brief.service).where(Brief.id.in_(briefs)))
        services = dict(rows.all())
    return {
        partner_id: tuple(_past_job(job, services) for job in past)
        for partner_id, past in found.items()
    }


def _past_job(job: _Told, services: Mapping[int, str]) -> PastJob:
    return PastJob(
        # What nobody has written down as expired yet is expired all the same (P18).
        status=EXPIRED if job.status in UNANSWERED else job.status,
        ended_by=job.ended_by or None,
        reason=job.reason or None,
        category_id=int(job.category_id) if job.category_id else None,
        words=words_of(services.get(int(job.brief_id), "")) if services else (),
    )
