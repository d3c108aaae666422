"""What a merchant sees: its briefs, the partners that have written, their last words."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.tokens import hash_of
from app.clock import now
from app.db import db
from app.jobs.models import Brief, BriefLink, Job, Message
from app.jobs.rules.briefs import DIRECT, MOST_ASKED
from app.jobs.rules.merchants import may_ask_another
from app.jobs.rules.statuses import LIVE, PARTNER, UNANSWERED, told_status
from app.partners.marks import colour_of, monogram
from app.partners.models import Partner
from app.refusals import NotFound


@dataclass(frozen=True)
class ShownJob:
    """A partner that the merchant knows of, with where their talk stands."""

    job: Job
    last: Message | None
    """What was written last, by either side; where all of it is shown, None."""
    is_unread: bool
    """The merchant has not seen all that the partner wrote."""
    status: str
    """As told at this moment, whatever the worker has done (P18)."""

    @property
    def partner(self) -> Partner:
        """Who it is, with its level."""
        return self.job.partner

    @property
    def monogram(self) -> str:
        """For a partner without a logo."""
        return monogram(self.partner.name)

    @property
    def colour(self) -> int:
        """The monogram's colour."""
        return colour_of(self.partner.slug)

    @property
    def is_live(self) -> bool:
        """Whether something is still to come."""
        return self.status in LIVE

    @property
    def waits(self) -> bool:
        """Whether the clock runs for the first answer."""
        return self.status in UNANSWERED


@dataclass(frozen=True)
class ShownBrief:
    """A brief among others of the same merchant."""

    brief: Brief
    talks: Sequence[ShownJob]
    """With the partners that the merchant knows of."""

    @property
    def is_unread(self) -> bool:
        """Whether any of them has written something new."""
        return any(talk.is_unread for talk in self.talks)


def is_with_partners(brief_id: int) -> bool:
    """Whether some partner has a brief before it, also one that the merchant does not know of."""
    query = select(Job.id).where(Job.brief_id == brief_id, Job.status.in_(LIVE)).limit(1)
    return db.session.scalar(query) is not None


def open_link(token: str) -> BriefLink | None:
    """The link of a token that opens a brief now; None for a forged or ended one, and for one that
    only confirms an address."""
    link = db.session.get(BriefLink, hash_of(token))
    if link is None or link.use != "open" or link.ends_at <= now():
        return None
    return link


def brief_of(link: BriefLink) -> Brief:
    """The brief that a link opens."""
    return db.session.get_one(Brief, link.brief_id)


def links_that_open(hashes: Collection[bytes]) -> Sequence[BriefLink]:
    """Of links, those that open a brief now, of each brief the one that does so longest; in the
    order of ``hashes``."""
    if not hashes:
        return []
    found = db.session.scalars(
        select(BriefLink)
        .where(BriefLink.token_hash.in_(hashes), BriefLink.use == "open", BriefLink.ends_at > now())
        .order_by(BriefLink.ends_at)
    ).all()
    longest = {link.brief_id: link for link in found}
    place = {each: index for index, each in enumerate(hashes)}
    return sorted(longest.values(), key=lambda link: place[link.token_hash])


def briefs_of(links: Sequence[BriefLink]) -> list[ShownBrief]:
    """The briefs that links open, the newest first."""
    ids = [link.brief_id for link in links]
    query = select(Brief).where(Brief.id.in_(ids)).order_by(Brief.sent_at.desc(), Brief.id.desc())
    briefs = db.session.scalars(query.options(joinedload(Brief.partner))).all()
    talks = defaultdict(list)
    for shown in _shown(db.session.scalars(_known(Job.brief_id.in_(ids))).all(), now(), {}):
        talks[shown.job.brief_id].append(shown)
    return [ShownBrief(brief, talks[brief.id]) for brief in briefs]


def brief_opened_by(hashes: Collection[bytes], public_id: str) -> Brief | None:
    """The brief of an address, when one of these links opens it; with its category and partner."""
    if not hashes:
        return None
    opens = (
        select(BriefLink.brief_id)
        .where(BriefLink.token_hash.in_(hashes), BriefLink.use == "open", BriefLink.ends_at > now())
        .scalar_subquery()
    )
    return db.session.scalar(
        select(Brief)
        .where(Brief.public_id == public_id, Brief.id.in_(opens))
        .options(joinedload(Brief.category), joinedload(Brief.partner))
    )


def known_jobs(brief: Brief) -> list[ShownJob]:
    """The partners that the merchant knows of (S140): those with something new first, then those
    that wrote last; who has ended comes last."""
    moment = now()
    jobs = db.session.scalars(_known(Job.brief_id == brief.id).limit(MOST_ASKED)).all()
    shown = _shown(jobs, moment, _last_of(jobs))
    return sorted(
        shown, key=lambda each: (each.is_live, each.is_unread, each.job.moved_at), reverse=True
    )


def known_job(brief: Brief, public_id: str) -> ShownJob:
    """One of them. Raises NotFound, for one of another brief and for one that the merchant does
    not know of alike."""
    job = db.session.scalar(_known(Job.brief_id == brief.id).where(Job.public_id == public_id))
    if job is None:
        raise NotFound("There is no such conversation.")
    return _shown([job], now(), {})[0]


def public_id_of_known(brief_id: int, job_id: int) -> str | None:
    """How a job is called in addresses, when the merchant knows of it."""
    return db.session.scalar(
        select(Job.public_id).where(Job.id == job_id, Job.brief_id == brief_id, _IS_KNOWN)
    )


def another_may_be_asked(brief: Brief) -> bool:
    """Whether the merchant may let one more partner be asked."""
    asked, live, last = db.session.execute(
        select(
            func.count(),
            func.count().filter(Job.status.in_(LIVE)),
            func.max(Job.asked_at),
        ).where(Job.brief_id == brief.id)
    ).one()
    return may_ask_another(
        kind=brief.kind,
        state=brief.state,
        wanted=brief.wanted,
        live=live,
        asked=asked,
        last=last if asked else brief.sent_at,
        at=now(),
    )


_IS_KNOWN = or_(Job.kind == DIRECT, Job.answered_at.is_not(None))


def _known(of_briefs: ColumnElement[bool]) -> Select[Job]:
    return (
        select(Job)
        .where(of_briefs, _IS_KNOWN)
        .order_by(Job.id)
        .options(joinedload(Job.partner).joinedload(Partner.tier))
    )


def _last_of(jobs: Sequence[Job]) -> dict[int, Message]:
    ids = [job.id for job in jobs]
    newest = select(func.max(Message.id)).where(Message.job_id.in_(ids)).group_by(Message.job_id)
    query = select(Message).where(Message.id.in_(newest.scalar_subquery()))
    return {message.job_id: message for message in db.session.scalars(query)}


def _shown(jobs: Sequence[Job], at: datetime, last: Mapping[int, Message]) -> list[ShownJob]:
    query = (
        select(Message.job_id, func.max(Message.at))
        .where(Message.job_id.in_([job.id for job in jobs]), Message.side == PARTNER)
        .group_by(Message.job_id)
    )
    heard = dict(db.session.execute(query).all())
    return [
        ShownJob(
            job,
            last.get(job.id),
            job.id in heard
            and (job.merchant_read_at is None or heard[job.id] > job.merchant_read_at),
            told_status(job.status, job.due_at, at),
        )
        for job in jobs
    ]
