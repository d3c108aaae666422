"""Forgetting: drafts that nobody sends, people whose application came to nothing, and whoever asks
for it."""

from collections.abc import Collection

from sqlalchemy import delete, select, update

from app.applications.models import (
    Application,
    ApplicationDraft,
    ApplicationEntry,
    ApplicationRemark,
    ApplicationTalk,
)
from app.applications.rules import DRAFT_KEPT, OPEN, REJECTED, WITHDRAWN
from app.audit import record
from app.clock import now
from app.db import count_changed, db
from app.tables import keep_words
from app.values import MACHINE, Doer, email_key

BATCH = 200


def forget_drafts() -> int:
    """Remove drafts that were not touched for 30 days; returns how many."""
    too_old = ApplicationDraft.saved_at <= now() - DRAFT_KEPT
    return count_changed(delete(ApplicationDraft).where(too_old))


def forget_people() -> int:
    """Take the person out of applications that were rejected or withdrawn a year ago, some
    hundreds at a time; returns how many."""
    query = select(Application.id).where(Application.forget_at <= now())
    ids = db.session.scalars(query.order_by(Application.forget_at).limit(BATCH)).all()
    _blank(ids, MACHINE)
    return len(ids)


def forget(*, email: str, doer: Doer) -> int:
    """Take a person out of all applications and drafts with an e-mail, at the person's wish;
    returns out of how many. What is still open counts as withdrawn; that it was there, when and
    how it ended stays."""
    key = email_key(email)
    if not key:
        # Those who were forgotten have no address: they are nobody's.
        return 0
    drafts = count_changed(delete(ApplicationDraft).where(ApplicationDraft.email_key == key))
    ids = db.session.scalars(select(Application.id).where(Application.email_key == key)).all()
    is_open = Application.id.in_(ids) & Application.status.in_(OPEN)
    ended = {"status": REJECTED, "reason": WITHDRAWN, "decided_at": now()}
    count_changed(
        update(Application).where(is_open).values(version=Application.version + 1, **ended)
    )
    _blank(ids, doer)
    return len(ids) + drafts


def _blank(ids: Collection[int], doer: Doer) -> None:
    moment = now()
    nothing = dict.fromkeys(
        (
            "name",
            "name_key",
            "email",
            "email_key",
            "phone",
            "website",
            "website_key",
            "city",
            "experience",
        ),
        "",
    )
    count_changed(
        update(Application)
        .where(Application.id.in_(ids))
        .values(
            **nothing,
            words="",
            ref="",
            languages=[],
            references=[],
            forget_at=None,
            forgotten_at=moment,
        )
    )
    keep_words("application", dict.fromkeys(ids, ()))
    entries = update(ApplicationEntry).where(ApplicationEntry.application_id.in_(ids))
    count_changed(entries.values(consent_by=""))
    talks = update(ApplicationTalk).where(ApplicationTalk.application_id.in_(ids))
    count_changed(talks.values(minutes="", judgement=""))
    count_changed(delete(ApplicationRemark).where(ApplicationRemark.application_id.in_(ids)))
    for application_id in ids:
        record("application.forgotten", doer=doer, subject="application", subject_id=application_id)
    db.session.expire_all()
