"""Vacations begin and end by themselves (S148). Matching goes by the days; here the catalogue
follows."""

from sqlalchemy import and_, or_, select

from app import audit
from app.db import db
from app.jobs.models import JobPreferences
from app.jobs.queries.preferences import today
from app.jobs.rules.vacations import is_away
from app.partners.actions import set_available
from app.partners.locking import lock_partners, locked
from app.partners.models import Partner
from app.values import MACHINE

AT_ONCE = 100
"""Partners that one transaction of the worker opens or closes."""


def keep_vacations() -> int:
    """Close some of the partners whose vacation has begun and open those whose is over; returns
    how many were looked at. To do it again changes nothing."""
    day = today()
    has_begun = and_(JobPreferences.away_from <= day, JobPreferences.away_until >= day)
    due = (
        select(JobPreferences.partner_id)
        .join(Partner, Partner.id == JobPreferences.partner_id)
        # One that is open although it was closed has been opened by hand.
        .where(or_(JobPreferences.away_until < day, and_(has_begun, Partner.available)))
        .order_by(JobPreferences.partner_id)
        .limit(AT_ONCE)
    )
    found = db.session.scalars(due).all()
    # All of them first: a listing is written while others wait for it, and one who has it must not
    # wait for a further partner.
    lock_partners(found)
    for partner_id in found:
        _follow(partner_id)
    return len(found)


def end_vacation(partner_id: int) -> bool:
    """End the vacation that is going on, for a partner which says that it has time again; whether
    there was one. The partner is held by whoever calls it."""
    stored = db.session.get(JobPreferences, partner_id, populate_existing=True)
    if stored is None or not is_away(stored.away_from, stored.away_until, today()):
        return False
    stored.away_from = stored.away_until = None
    stored.is_away = False
    # A page of preferences that is open still shows the vacation.
    stored.version += 1
    db.session.flush()
    return True


def _follow(partner_id: int) -> None:
    partner = locked(partner_id)
    stored = db.session.get_one(JobPreferences, partner_id, populate_existing=True)
    was_available = partner.available
    if is_away(stored.away_from, stored.away_until, today()) and not stored.is_away:
        # It may have been closed by hand before the vacation: then nothing is opened after it.
        if was_available:
            stored.is_away = True
            db.session.flush()
            set_available(partner_id=partner_id, available=False)
            _tell(partner_id, was=True, is_now=False)
        return
    # It is over: by its days, or by somebody who has said that there is time again.
    opens, stored.is_away = stored.is_away, False
    stored.away_from = stored.away_until = None
    db.session.flush()
    if opens and not was_available:
        set_available(partner_id=partner_id, available=True)
        _tell(partner_id, was=False, is_now=True)


def _tell(partner_id: int, *, was: bool, is_now: bool) -> None:
    audit.record(
        "jobs.vacation_kept",
        doer=MACHINE,
        subject="partner",
        subject_id=partner_id,
        partner_id=partner_id,
        before={"available": was},
        after={"available": is_now},
    )
