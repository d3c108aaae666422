"""What briefs hold about whoever has written them."""

from collections import defaultdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.db import db
from app.jobs.models import Access, Agreement, Brief, BriefDraft, Job, Message
from app.jobs.rules.merchants import is_known
from app.jobs.rules.statuses import MERCHANT
from app.values import email_key

TOLD = (
    "kind",
    "state",
    "locale",
    "name",
    "email",
    "phone",
    "company",
    "store_url",
    "service",
    "requirements",
    "business",
    "priority_time",
    "priority_cost",
    "priority_quality",
    "language",
    "country",
    "dropshipping",
    "consent_text",
    "sent_at",
    "confirmed_at",
    "asked_at",
    "closed_at",
)
Parts = defaultdict[int, list[dict[str, Any]]]
"""Number of a job → what belongs to it, the oldest first."""
MOST_TOLD = 1_000
"""Briefs of one address, the newest ones."""


def held_about(email: str) -> list[dict[str, Any]]:
    """All that briefs and drafts hold about a person, the newest brief first; of partners only
    those that the person knows of (S140)."""
    key = email_key(email)
    if not key:
        return []
    briefs = db.session.scalars(
        select(Brief)
        .where(Brief.email_key == key)
        .order_by(Brief.id.desc())
        .limit(MOST_TOLD)
        .options(joinedload(Brief.category))
    ).all()
    talks = _talks_of([brief.id for brief in briefs])
    drafts = db.session.scalars(
        select(BriefDraft).where(BriefDraft.email_key == key).limit(MOST_TOLD)
    )
    return [
        {name: getattr(brief, name) for name in TOLD}
        | {
            "category": brief.category.slug if brief.category else None,
            "budget": str(brief.budget) if brief.budget else None,
            "conversations": talks[brief.id],
        }
        for brief in briefs
    ] + [{"kind": "draft", "typed": draft.typed, "saved_at": draft.saved_at} for draft in drafts]


def _talks_of(brief_ids: list[int]) -> Parts:
    jobs = db.session.scalars(
        select(Job)
        .where(Job.brief_id.in_(brief_ids))
        .order_by(Job.id)
        .options(joinedload(Job.partner))
    ).all()
    known = [job for job in jobs if is_known(job.kind, job.answered_at)]
    ids = [job.id for job in known]
    said, agreed, opened = _said(ids), _agreed(ids), _opened(ids)
    talks: Parts = defaultdict(list)
    for job in known:
        talks[job.brief_id].append(
            {
                "partner": job.partner.name,
                "status": job.status,
                "reason": job.reason,
                "comment": job.comment if job.ended_by == MERCHANT else "",
                "messages": said[job.id],
                "agreements": agreed[job.id],
                "accesses": opened[job.id],
            }
        )
    return talks


def _said(job_ids: list[int]) -> Parts:
    said: Parts = defaultdict(list)
    query = select(Message).where(Message.job_id.in_(job_ids)).order_by(Message.id)
    for message in db.session.scalars(query.options(selectinload(Message.files))):
        said[message.job_id].append(
            {
                "from": message.side,
                "at": message.at.isoformat(),
                "text": message.body,
                "files": [file.filename for file in message.files],
            }
        )
    return said


def _agreed(job_ids: list[int]) -> Parts:
    agreed: Parts = defaultdict(list)
    query = select(Agreement).where(Agreement.job_id.in_(job_ids)).order_by(Agreement.id)
    for version in db.session.scalars(query):
        agreed[version.job_id].append(
            {
                "version": version.number,
                "from": version.side,
                "at": version.proposed_at.isoformat(),
                "access": version.access,
                "rate": version.rate,
                "scope": version.scope,
                "confirmed": version.is_agreed,
            }
        )
    return agreed


def _opened(job_ids: list[int]) -> Parts:
    opened: Parts = defaultdict(list)
    query = select(Access).where(Access.job_id.in_(job_ids)).order_by(Access.id)
    for access in db.session.scalars(query):
        opened[access.job_id].append(
            {
                "what": access.what,
                "why": access.why,
                "state": access.state,
                "requested_at": access.requested_at.isoformat(),
                "consent_text": access.consent_text,
            }
        )
    return opened
