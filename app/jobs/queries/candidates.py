"""What matching asks of the partners that may suit a brief: a bounded number of statements, each
bounded for every partner, whatever has passed through its inbox."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import String, cast, func, or_, select

from app.accounts.models import Membership, User
from app.clock import now
from app.config import settings
from app.db import db
from app.i18n.formats import local_day
from app.jobs.models import Brief, Job, JobCount, JobPreferences
from app.jobs.queries.field import Field
from app.jobs.queries.wording import words_of
from app.jobs.rules import vacations
from app.jobs.rules.candidates import Candidate, Need, Offer, PastJob
from app.jobs.rules.scoring import DECLINED_LEAST, RECORD_KEPT, is_declined_kind
from app.jobs.rules.statuses import EXPIRED, LIVE, UNANSWERED
from app.partners.models import Partner, Service, Standing
from app.values import ANYBODYS_HOSTS, Money, ascii_host

RECORD = 60
"""So many jobs of each partner are looked at, the latest ones."""


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
    partners = _partners(ids)
    standings, offers, counts = _standings(ids), _offers(ids), _counts(ids)
    own = _merchants_own(brief.email)
    past = _past([each for each in ids if counts[each]], at, with_services=bool(brief.service))
    today = local_day(at, settings().timezone)
    return [
        Candidate(
            id=row.id,
            is_published=row.state == "published",
            is_available=row.available,
            is_away=vacations.is_away(row.away_from, row.away_until, today),
            categories=standings[row.id],
            languages=frozenset(row.languages),
            country=row.country or "",
            dropshipping=row.dropshipping,
            emails=frozenset({row.email} | ({brief.email} if row.id in own else set())),
            hosts=hosts_of(row.email, row.website),
            level=field.levels[row.tier_id],
            score=row.score,
            rating=row.rating,
            reviews=row.review_count,
            answer_minutes=row.answer_minutes,
            services=offers[row.id],
            live=sum(counts[row.id].get(status, 0) for status in LIVE),
            jobs=sum(counts[row.id].values()),
            listed_for=at - (row.published_at or at),
            past=past.get(row.id, ()),
        )
        for row in partners
    ]


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
    hosts = {ascii_host(name) for name in names}
    return frozenset(hosts - ANYBODYS_HOSTS - {""})


def _partners(ids: Collection[int]) -> Sequence[Any]:
    columns = (
        Partner.id,
        Partner.state,
        Partner.available,
        Partner.languages,
        Partner.country,
        Partner.dropshipping,
        Partner.email,
        Partner.website,
        Partner.tier_id,
        Partner.score,
        Partner.rating,
        Partner.review_count,
        Partner.answer_minutes,
        Partner.published_at,
        JobPreferences.away_from,
        JobPreferences.away_until,
    )
    query = (
        select(*columns)
        .outerjoin(JobPreferences, JobPreferences.partner_id == Partner.id)
        .where(Partner.id.in_(ids))
    )
    return db.session.execute(query).all()


def _standings(ids: Collection[int]) -> dict[int, frozenset[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    query = select(Standing.partner_id, Standing.category_id).where(
        Standing.partner_id.in_(ids), ~Standing.surplus
    )
    for partner_id, category_id in db.session.execute(query):
        found[partner_id].add(category_id)
    return defaultdict(frozenset, {key: frozenset(each) for key, each in found.items()})


def _offers(ids: Collection[int]) -> dict[int, tuple[Offer, ...]]:
    found: defaultdict[int, tuple[Offer, ...]] = defaultdict(tuple)
    query = select(
        Service.partner_id, Service.name, Service.price_minor, Service.price_currency
    ).where(Service.partner_id.in_(ids))
    for partner_id, name, minor, currency in db.session.execute(query):
        price = None if minor is None or currency is None else Money(minor, currency)
        offer = Offer(tuple(words_of(each) for each in name.values()), price)
        found[partner_id] = (*found[partner_id], offer)
    return found


def _counts(ids: Collection[int]) -> dict[int, dict[str, int]]:
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    query = select(JobCount.partner_id, JobCount.status, JobCount.count).where(
        JobCount.partner_id.in_(ids), JobCount.count > 0
    )
    for partner_id, status, count in db.session.execute(query):
        found[partner_id][status] = count
    return found


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
    found: dict[int, list[tuple[PastJob, int]]] = {}
    for partner_id, text in db.session.execute(select(Partner.id, jobs).where(Partner.id.in_(ids))):
        found[partner_id] = [_past_job(each) for each in (text or "").split()]
    services: dict[int, str] = {}
    if with_services:
        # Only whoever declines often is asked of what.
        briefs = {
            brief_id
            for past in found.values()
            if sum(is_declined_kind(job) for job, _ in past) >= DECLINED_LEAST
            for _, brief_id in past
        }
        rows = db.session.execute(select(Brief.id, Brief.service).where(Brief.id.in_(briefs)))
        services = dict(rows.all())
    return {
        partner_id: tuple(
            replace(job, words=words_of(services.get(brief_id, ""))) for job, brief_id in past
        )
        for partner_id, past in found.items()
    }


def _past_job(text: str) -> tuple[PastJob, int]:
    status, ended_by, reason, category_id, brief_id = text.split(",")
    job = PastJob(
        # What nobody has written down as expired yet is expired all the same (P18).
        status=EXPIRED if status in UNANSWERED else status,
        ended_by=ended_by or None,
        reason=reason or None,
        category_id=int(category_id) if category_id else None,
    )
    return job, int(brief_id)
