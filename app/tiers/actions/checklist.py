"""Judging the conditions of a level."""

from sqlalchemy import select

from app.audit import record
from app.clock import now
from app.db import db
from app.partners.audited import condition_key
from app.partners.locking import locked
from app.partners.models import Tier, TierCondition
from app.refusals import NotFound
from app.tiers.models import Verdict
from app.tiers.rules import OPEN, require_verdict
from app.values import Doer


def mark_condition(
    *, partner_id: int, condition_id: int, verdict: str, note: str, doer: Doer
) -> None:
    """Write down what somebody found of a condition for a partner: met, not met, waived (which
    needs a note); ``open`` takes the verdict back.

    Raises NotFound for a partner or condition that does not exist, Refused for the fields
    ``verdict`` and ``note``.
    """
    require_verdict(verdict, note)
    # Two who judge the same condition at once take turns, so that the audit tells both.
    locked(partner_id)
    named = db.session.execute(
        select(Tier.key, TierCondition.key)
        .join(Tier, Tier.id == TierCondition.tier_id)
        .where(TierCondition.id == condition_id)
    ).one_or_none()
    if named is None:
        raise NotFound("There is no such condition.")
    row = db.session.get(Verdict, (partner_id, condition_id), populate_existing=True)
    before = {"verdict": row.verdict, "verdict_note": row.note} if row else {"verdict": OPEN}
    note = note.strip() if verdict != OPEN else ""
    if row is not None and verdict == OPEN:
        db.session.delete(row)
    elif verdict != OPEN:
        if row is None:
            row = Verdict(partner_id=partner_id, condition_id=condition_id)
            db.session.add(row)
        row.verdict, row.note, row.by_user_id, row.at = verdict, note, doer.user_id, now()
    db.session.flush()
    after = {"verdict": verdict, "verdict_note": note}
    if {"verdict_note": "", **before} == after:
        return
    # Which condition it was is told on one side, so that it always counts as told.
    record(
        "tier.condition_marked",
        doer=doer,
        subject="partner",
        subject_id=partner_id,
        partner_id=partner_id,
        before=before,
        after=after | {"condition": condition_key(*named)},
    )
