"""Picking partners for a brief and asking them (S132, S142)."""

from sqlalchemy import exists, select

from app.db import db
from app.jobs.actions.offering import offer
from app.jobs.models import Brief, Job
from app.jobs.rules.briefs import ASKED, MATCH, MOST_ASKED
from app.jobs.rules.statuses import LIVE
from app.partners.models import Listing, Partner, Service, Standing


def ask_partners(brief: Brief) -> list[Job]:
    """Lay a held brief before the partner that it is for, or before as many as are wanted."""
    if brief.kind == MATCH:
        return _ask_more(brief)
    # None: the partner was removed before the merchant confirmed.
    return [] if brief.partner_id is None else offer(brief, {brief.partner_id: {}})


def ask_next(brief: Brief) -> list[Job]:
    """After a decline or an expiry: ask the next best so that as many as wanted have the brief
    (S142). An enquiry to one partner goes to nobody else by itself."""
    if brief.kind != MATCH or brief.state != ASKED:
        return []
    return _ask_more(brief)


def _ask_more(brief: Brief) -> list[Job]:
    asked = db.session.execute(
        select(Job.partner_id, Job.status).where(Job.brief_id == brief.id)
    ).all()
    live = sum(status in LIVE for _, status in asked)
    room = min(brief.wanted - live, MOST_ASKED - len(asked))
    if room <= 0:
        return []
    best = (
        select(Partner.id)
        .join(Listing, Listing.partner_id == Partner.id)
        .where(
            Partner.available,
            Partner.id.not_in([partner_id for partner_id, _ in asked]),
            exists().where(
                Standing.partner_id == Partner.id, Standing.category_id == brief.category_id
            ),
            exists().where(Service.partner_id == Partner.id),
        )
        .order_by(Listing.place)
        .limit(room)
    )
    return offer(brief, {partner_id: {} for partner_id in db.session.scalars(best)})
