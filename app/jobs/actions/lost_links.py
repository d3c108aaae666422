"""Links to briefs that merchants have lost, and links that got into the wrong hands."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, func, select

from app.clock import now
from app.db import count_changed, db
from app.jobs.actions.links import new_link
from app.jobs.actions.moving import held_brief
from app.jobs.addresses import merchant_link
from app.jobs.models import Brief, BriefLink, LinkRequest
from app.jobs.rules.briefs import ASKED, CLOSED, HELD
from app.jobs.rules.merchants import LINKS_A_DAY
from app.mail.actions import post_mail
from app.values import email_key

ANSWERED_AT_ONCE = 100
MOST_LISTED = 20
"""Briefs in one mail, the newest ones."""


def ask_links(*, email: str, locale: str) -> None:
    """Write down that somebody has lost a link, whether the address is known or not
    (models.LinkRequest)."""
    db.session.add(LinkRequest(email_key=email_key(email), locale=locale))
    db.session.flush()


def answer_link_requests() -> int:
    """Mail links to those whose address is known, a few times a day at most; returns how many
    requests were looked at."""
    query = select(LinkRequest).order_by(LinkRequest.id).limit(ANSWERED_AT_ONCE)
    requests = db.session.scalars(query).all()
    for request in requests:
        briefs = [brief for brief in _briefs_of(request.email_key) if not _sent_too_often(brief)]
        if briefs:
            _mail(briefs, request.locale)
        db.session.delete(request)
        db.session.flush()
    return len(requests)


def end_links(*, brief_id: int, locale: str) -> None:
    """A link got into the wrong hands: none that was mailed opens the brief any more, nor does any
    device on which one was opened. A new one goes to the merchant's own address alone."""
    brief = held_brief(brief_id)
    is_its = (BriefLink.brief_id == brief_id) & (BriefLink.use == "open")
    count_changed(delete(BriefLink).where(is_its))
    _mail([brief], locale)


def _mail(briefs: Sequence[Brief], locale: str) -> None:
    post_mail(
        message="jobs/lost_link",
        to=briefs[0].email,
        locale=locale,
        name=briefs[0].name,
        briefs=[(brief, merchant_link(new_link(brief), locale)) for brief in briefs],
    )


def _briefs_of(key: str) -> Sequence[Brief]:
    if not key:
        return []
    return db.session.scalars(
        select(Brief)
        .where(Brief.email_key == key, Brief.email != "", Brief.state.in_((HELD, ASKED, CLOSED)))
        .order_by(Brief.sent_at.desc(), Brief.id.desc())
        .limit(MOST_LISTED)
    ).all()


def _sent_too_often(brief: Brief) -> bool:
    sent = db.session.scalar(
        select(func.count()).where(
            BriefLink.brief_id == brief.id,
            BriefLink.job_id.is_(None),
            BriefLink.made_at > now() - timedelta(days=1),
        )
    )
    return (sent or 0) >= LINKS_A_DAY
