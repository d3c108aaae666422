"""Links that are mailed to merchants, who have no account."""

from datetime import timedelta

from app.accounts.tokens import hash_of, new_token
from app.clock import now
from app.db import db
from app.jobs.models import Brief, BriefLink, Job
from app.jobs.rules.briefs import LINK_KEPT


def new_link(
    brief: Brief, *, use: str = "open", job: Job | None = None, kept: timedelta = LINK_KEPT
) -> str:
    """A token that opens a brief (``open``) or confirms its writer's address (``confirm``); only
    its hash is stored. ``job`` is the thread that it leads to."""
    token, at = new_token(), now()
    db.session.add(
        BriefLink(
            token_hash=hash_of(token),
            brief_id=brief.id,
            job_id=job.id if job else None,
            use=use,
            made_at=at,
            ends_at=at + kept,
        )
    )
    db.session.flush()
    return token
