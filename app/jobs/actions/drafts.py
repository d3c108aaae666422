"""What is typed about a brief and not sent, or not confirmed yet."""

import re
from collections.abc import Mapping

from sqlalchemy import delete

from app.clock import now
from app.db import count_changed, db
from app.jobs.models import Brief, BriefDraft
from app.jobs.queries.asking import draft_key, draft_of
from app.jobs.rules.asking import DRAFT_KEPT
from app.values import email_key

MOST_FIELDS = 30
LONGEST_VALUE = 6_000
"""Room for everything that the form accepts, and for what is to be shortened."""
# What neither database can keep.
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")


def save_draft(*, token: str, about: str, typed: Mapping[str, str]) -> None:
    """Keep what somebody has typed in the form about ``about``: a partner's address part, or
    nothing for several partners. Replaces what was kept before."""
    draft = draft_of(token, about)
    if draft is None:
        draft = BriefDraft(token_hash=draft_key(token, about))
        db.session.add(draft)
    draft.typed = {
        name: [_NO_TEXT.sub("", value)[:LONGEST_VALUE]]
        for name, value in list(typed.items())[:MOST_FIELDS]
    }
    draft.email_key = email_key(typed.get("email", ""))[:254]
    draft.saved_at = now()
    db.session.flush()


def draft_sent_as(*, token: str, about: str, brief: Brief) -> None:
    """Note down what a draft was sent as, so that it can be sent anew instead of once more."""
    draft = db.session.get_one(BriefDraft, draft_key(token, about))
    draft.brief_id = brief.id
    db.session.flush()


def forget_draft(*, token: str, about: str) -> None:
    """Remove a draft that its writer does not want any more."""
    is_it = BriefDraft.token_hash == draft_key(token, about)
    count_changed(delete(BriefDraft).where(is_it))


def forget_drafts_of(brief: Brief) -> None:
    """Remove what was typed as this brief, on whatever device: it is confirmed."""
    count_changed(delete(BriefDraft).where(BriefDraft.brief_id == brief.id))


def forget_drafts() -> int:
    """Remove drafts that were not touched for 30 days; returns how many."""
    return count_changed(delete(BriefDraft).where(BriefDraft.saved_at <= now() - DRAFT_KEPT))
