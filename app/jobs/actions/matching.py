"""Picking partners for a brief and asking them (S132, S142)."""

from sqlalchemy import select

from app.db import db
from app.jobs.actions.offering import offer
from app.jobs.models import Brief, Job
from app.jobs.queries.candidates import candidates_of, need_of
from app.jobs.queries.field import field_of
from app.jobs.rules.briefs import ASKED, MATCH, MOST_ASKED
from app.jobs.rules.matching import Pick, choose
from app.jobs.rules.statuses import LIVE


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


def picks_for(brief: Brief) -> list[Pick]:
    """Who is to be asked now, with the reasons; nobody is asked yet. At most as many as wanted
    have the brief at a time, and nobody gets it twice."""
    asked = db.session.execute(
        select(Job.partner_id, Job.status, Job.why).where(Job.brief_id == brief.id)
    ).all()
    live = [why for _, status, why in asked if status in LIVE]
    room = min(brief.wanted - len(live), MOST_ASKED - len(asked))
    if room <= 0:
        return []
    need = need_of(brief)
    picks: list[Pick] = []
    # Some hundreds of partners are looked at; all of them only where these are too few.
    for thorough in (False, True):
        field = field_of(brief, thorough=thorough)
        picks = choose(
            need,
            candidates_of(brief, field),
            seed=brief.seed,
            room=room,
            wanted=brief.wanted,
            asked={partner_id for partner_id, _, _ in asked},
            has_new=any(why.get("is_new") for why in live),
            levels=len(field.levels),
            listed=field.listed,
        )
        if len(picks) == room or field.is_whole:
            break
    return picks


def _ask_more(brief: Brief) -> list[Job]:
    # In the order of their numbers, as everybody locks several partners (partners.locking).
    picks = sorted(picks_for(brief), key=lambda pick: pick.partner_id)
    return offer(brief, {pick.partner_id: pick.why for pick in picks})
