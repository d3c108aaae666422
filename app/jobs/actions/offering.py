"""Laying a brief before partners: each gets a job with a clock of its own (S146)."""

from collections.abc import Mapping
from typing import Any

from app.clock import now
from app.db import db
from app.jobs.actions.counting import count_moved, counted_together
from app.jobs.actions.finding import keep_job_words
from app.jobs.actions.moving import record_event
from app.jobs.actions.telling import tell_partner
from app.jobs.models import Brief, Job
from app.jobs.rules.statuses import FIRST_ANSWER, NEW


@counted_together()
def offer(brief: Brief, partners: Mapping[int, Mapping[str, Any]]) -> list[Job]:
    """Lay a held brief before partners and tell them: partner's number → why it was picked. The
    72 hours begin now. The brief must not lie before any of them yet."""
    at = now()
    offered = []
    for partner_id, why in partners.items():
        job = Job(
            brief_id=brief.id,
            partner_id=partner_id,
            kind=brief.kind,
            category_id=brief.category_id,
            status=NEW,
            asked_at=at,
            due_at=at + FIRST_ANSWER,
            moved_at=at,
            why=dict(why),
        )
        db.session.add(job)
        db.session.flush()
        count_moved(partner_id, {NEW: 1})
        record_event(job.id, "asked", side=None, at=at)
        keep_job_words(job, brief)
        tell_partner(job, "jobs/new_job")
        offered.append(job)
    if offered and brief.asked_at is None:
        brief.asked_at = at
        db.session.flush()
    return offered
