"""Deciding about levels: at once, or from a day to come (S14, S16)."""

from collections.abc import Sequence, Set
from dataclasses import replace
from typing import Any

from sqlalchemy import update

from app.audit import record
from app.clock import now
from app.db import count_changed, db
from app.partners.actions import decide_tier, set_categories
from app.partners.locking import locked_by_id
from app.partners.models import Tier
from app.partners.models.decisions import TALKS
from app.refusals import Refused
from app.tiers.actions.wishes import forget_wish
from app.tiers.mails import tell_choice_void, tell_decision, tell_plan_cancelled
from app.tiers.models import TierPlan
from app.tiers.queries.days import programme_day
from app.tiers.queries.partners import (
    basis_of,
    categories_of,
    open_plan,
    plan_by_id,
    plans_of,
    tier_by_id,
    tier_by_key,
)
from app.tiers.rules import (
    CANCELLED,
    DONE,
    SCHEDULED,
    DecidedMeanwhile,
    Decision,
    require_effective_day,
    require_reason,
    require_same_categories,
    require_stay,
    require_talk,
)
from app.values import MACHINE, Doer


def decide_level(*, partner_id: int, decision: Decision, basis: str, doer: Doer) -> None:
    """Raise or lower a partner by what people decided: at once, or planned for the day from which
    it is to hold. The owners are mailed at once, with the reason.

    ``basis`` is what ``queries.basis_of`` said when the decision was made: raises DecidedMeanwhile
    when that is no longer so, and when categories were chosen to stay and others stand there now.
    Raises Refused for the fields ``tier``, ``decided_on``, ``kind``,
    ``minutes``, ``reason``, ``effective_on``, ``stay``.
    """
    today = programme_day()
    require_talk(decision.decided_on, today, field="decided_on")
    if decision.kind not in TALKS:
        raise Refused("Say whether it was a meeting or a call.", field="kind")
    if not decision.minutes.strip():
        raise Refused("Write down what was said.", field="minutes")
    require_reason(decision.reason)
    require_effective_day(decision.effective_on, today)
    # Locked before anything is read: of two managers at once the second one sees what the first
    # one decided, and is told.
    partner = locked_by_id([partner_id], level=True)[partner_id]
    if basis != basis_of(partner):
        raise _decided_meanwhile()
    if open_plan(partner_id) is not None:
        raise Refused("A decision waits for its day already. Call it off first.")
    before, after = tier_by_id(partner.tier_id), tier_by_key(decision.tier_key)
    if before.id == after.id:
        raise Refused("The partner holds this level already.", field="tier")
    if after.rank < before.rank:
        require_same_categories(decision, [each.slug for each in categories_of(partner_id)])
    decision = replace(decision, stay=_staying(partner_id, decision.stay, before, after))
    require_stay(decision.stay, after.category_limit)
    if decision.effective_on > today:
        deed = "tier.planned"
        _plan(partner_id, before, after, decision, doer)
    else:
        deed = "tier.decided"
        _apply(partner_id, decision, doer.user_id, is_raise=after.rank > before.rank)
    _told(deed, partner_id, doer, {"tier": before.key}, _shown(decision))
    tell_decision(partner_id, before, after, decision, today)


def carry_out(*, plan_id: int) -> bool:
    """Carry out a planned decision whose day has come; whether there was something to do. It is
    done once, however many workers try.

    Where a category that was chosen to stay is no longer there, or one has come since, the choice
    is void: none goes, the surplus is marked, and the owners are mailed to choose anew."""
    partner_id = plan_by_id(plan_id).partner_id
    # The partner first, as whoever decides or calls off does.
    partner = locked_by_id([partner_id], level=True)[partner_id]
    is_due = (TierPlan.state == SCHEDULED) & (TierPlan.effective_on <= programme_day())
    if not _ended(plan_id, is_due, state=DONE):
        return False
    plan = plan_by_id(plan_id)
    before, after = tier_by_id(partner.tier_id), tier_by_id(plan.to_tier_id)
    if before.id == after.id:
        # A command has given the partner this level meanwhile.
        return False
    decision = Decision(
        tier_key=after.key,
        decided_on=plan.decided_on,
        kind=plan.kind,
        minutes=plan.minutes,
        reason=plan.reason,
        effective_on=plan.effective_on,
        stay=_staying(partner_id, plan.categories, before, after),
    )
    present = [category.slug for category in categories_of(partner_id)]
    is_void = len(present) > after.category_limit and not _holds_for(plan, set(present))
    if is_void:
        decision = replace(decision, stay=())
        _put_first(partner_id, plan.categories, before)
    _apply(partner_id, decision, plan.by_user_id, is_raise=after.rank > before.rank)
    _told("tier.plan_carried_out", partner_id, MACHINE, {"tier": before.key}, _shown(decision))
    if is_void:
        chosen = {"tier_categories": plan.categories}
        _told("tier.choice_void", partner_id, MACHINE, chosen, {"tier_categories": present})
        tell_choice_void(partner_id, after)
    return True


def call_off(*, partner_id: int, reason: str, basis: str, doer: Doer) -> None:
    """Call off a planned decision before its day; the owners are told why. Raises Refused without
    a reason, DecidedMeanwhile when something else was decided since the form was shown."""
    require_reason(reason)
    partner = locked_by_id([partner_id], level=True)[partner_id]
    plan = open_plan(partner_id)
    if plan is None:
        raise _nothing_waits(partner_id)
    if basis != basis_of(partner):
        raise _decided_meanwhile()
    planned = plan.to_tier
    before = {"tier": planned.key, "tier_effective_on": plan.effective_on.isoformat()}
    _ended(
        plan.id,
        TierPlan.state == SCHEDULED,
        state=CANCELLED,
        ended_reason=reason.strip(),
        ended_by_user_id=doer.user_id,
    )
    present = tier_by_id(partner.tier_id)
    after = {"tier": present.key, "tier_reason": reason.strip()}
    _told("tier.plan_cancelled", partner_id, doer, before, after)
    tell_plan_cancelled(partner_id, present, planned, reason.strip())


def _decided_meanwhile() -> Refused:
    return DecidedMeanwhile(
        "Somebody else has decided about this partner meanwhile. Look at what holds now: what you "
        "have written is kept."
    )


def _nothing_waits(partner_id: int) -> Refused:
    latest = next(iter(plans_of(partner_id)), None)
    if latest is not None and latest.state == DONE:
        return DecidedMeanwhile(
            "The day of the decision has come: the level has changed, and nothing was called off."
        )
    return DecidedMeanwhile(
        "Somebody else has called the decision off meanwhile. Nothing of yours was done."
    )


def _staying(partner_id: int, chosen: Sequence[str], before: Tier, after: Tier) -> tuple[str, ...]:
    """Which categories are chosen to stay, in their order; none where none has to go (P17)."""
    present = [category.slug for category in categories_of(partner_id)]
    if after.rank > before.rank or len(present) <= after.category_limit:
        return ()
    return tuple(slug for slug in present if slug in chosen)


def _holds_for(plan: TierPlan, present: Set[str]) -> bool:
    """Whether somebody has said of all categories that are there which of them stay."""
    stay = set(plan.categories)
    return not stay or stay <= present <= stay | set(plan.leaving)


def _plan(partner_id: int, before: Tier, after: Tier, decision: Decision, doer: Doer) -> None:
    present = [category.slug for category in categories_of(partner_id)] if decision.stay else []
    db.session.add(
        TierPlan(
            partner_id=partner_id,
            from_tier_id=before.id,
            to_tier_id=after.id,
            decided_on=decision.decided_on,
            kind=decision.kind,
            minutes=decision.minutes,
            reason=decision.reason,
            effective_on=decision.effective_on,
            categories=list(decision.stay),
            leaving=[slug for slug in present if slug not in decision.stay],
            by_user_id=doer.user_id,
        )
    )
    db.session.flush()


def _apply(partner_id: int, decision: Decision, by_user_id: int | None, *, is_raise: bool) -> None:
    """Change the level now; categories go only where it was chosen which ones stay."""
    ids = {category.slug: category.id for category in categories_of(partner_id)}
    decide_tier(
        partner_id=partner_id,
        tier_key=decision.tier_key,
        decided_on=decision.decided_on,
        kind=decision.kind,
        minutes=decision.minutes,
        reason=decision.reason,
        effective_on=decision.effective_on,
        decided_by=by_user_id,
    )
    if decision.stay:
        set_categories(partner_id=partner_id, category_ids=[ids[slug] for slug in decision.stay])
    if is_raise:
        # What the partner wished has come. It is not asked on for the next level (S26).
        forget_wish(partner_id)


def _put_first(partner_id: int, chosen: Sequence[str], present: Tier) -> None:
    """Let the categories that were chosen to stay and are there come before the others, so that
    it is the others which are marked as surplus."""
    categories = categories_of(partner_id)
    if len(categories) <= present.category_limit:
        categories = sorted(categories, key=lambda category: category.slug not in chosen)
        set_categories(partner_id=partner_id, category_ids=[each.id for each in categories])


def _ended(plan_id: int, condition: Any, **values: Any) -> bool:
    changed = count_changed(
        update(TierPlan).where(TierPlan.id == plan_id, condition).values(ended_at=now(), **values)
    )
    db.session.expire_all()
    return changed == 1


def _shown(decision: Decision) -> dict[str, Any]:
    return {
        "tier": decision.tier_key,
        "tier_decided_on": decision.decided_on.isoformat(),
        "tier_talk": decision.kind,
        "tier_reason": decision.reason,
        "tier_effective_on": decision.effective_on.isoformat(),
        "tier_categories": list(decision.stay),
    }


def _told(
    deed: str, partner_id: int, doer: Doer, before: dict[str, Any], after: dict[str, Any]
) -> None:
    record(
        deed,
        doer=doer,
        subject="partner",
        subject_id=partner_id,
        partner_id=partner_id,
        before=before,
        after=after,
    )
