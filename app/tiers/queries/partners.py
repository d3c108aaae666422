"""The level of one partner: what it is, what was decided, what waits for its day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import aliased, joinedload

from app.accounts.models import User
from app.accounts.queries import has_active_owner
from app.config import settings
from app.db import db
from app.i18n.formats import local_day
from app.partners.models import Category, Partner, Standing, Tier, TierDecision
from app.partners.slugs import can_be_slug
from app.refusals import NotFound
from app.tiers.models import TierPlan, TierWish
from app.tiers.rules import SCHEDULED

SHOWN_DECISIONS = 50


@dataclass(frozen=True)
class ToldDecision:
    """A decision with its levels and who recorded it."""

    id: int
    from_tier: Tier
    to_tier: Tier
    decided_on: date
    effective_on: date
    kind: str
    minutes: str
    reason: str
    recorded_at: datetime
    by: str | None
    """Name of who recorded it; None when nobody of the present accounts did."""

    @property
    def is_raise(self) -> bool:
        """Whether the level rose."""
        return self.to_tier.rank > self.from_tier.rank


def partner_by_slug(slug: str) -> Partner:
    """A partner in any state, with its level and categories. Raises NotFound."""
    is_it = Partner.slug == slug
    return _partner(is_it) if can_be_slug(slug) else _nobody()


def partner_by_id(partner_id: int) -> Partner:
    """The same by id."""
    return _partner(Partner.id == partner_id)


def _partner(is_it: ColumnElement[bool]) -> Partner:
    query = (
        select(Partner)
        .where(is_it)
        .options(
            joinedload(Partner.tier),
            joinedload(Partner.standings).joinedload(Standing.category),
        )
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(query).unique().one_or_none() or _nobody()


def _nobody() -> Partner:
    raise NotFound("There is no such partner.")


def tiers_with_conditions() -> Sequence[Tier]:
    """The levels with their conditions, highest first."""
    query = select(Tier).order_by(Tier.rank.desc()).options(joinedload(Tier.conditions))
    return db.session.scalars(query).unique().all()


def tier_by_id(tier_id: int) -> Tier:
    """A level."""
    return db.session.get_one(Tier, tier_id)


def tier_by_key(key: str) -> Tier:
    """A level by its key. Raises NotFound."""
    tier = db.session.scalar(select(Tier).where(Tier.key == key))
    if tier is None:
        raise NotFound("There is no such level.")
    return tier


def tier_above(tier_id: int) -> Tier | None:
    """The next higher level; None for the highest."""
    present = select(Tier.rank).where(Tier.id == tier_id).scalar_subquery()
    return db.session.scalar(select(Tier).where(Tier.rank > present).order_by(Tier.rank).limit(1))


def next_of(tiers: Sequence[Tier], tier_id: int) -> Tier | None:
    """The next higher of these levels, highest first; None for the highest."""
    place = next(number for number, tier in enumerate(tiers) if tier.id == tier_id)
    return tiers[place - 1] if place else None


def categories_of(partner_id: int) -> Sequence[Category]:
    """The categories in which a partner stands, the leading one first."""
    query = (
        select(Category)
        .join(Standing, Standing.category_id == Category.id)
        .where(Standing.partner_id == partner_id)
        .order_by(Standing.slot)
    )
    return db.session.scalars(query).all()


def all_categories() -> Sequence[Category]:
    """The categories in the operator's order."""
    return db.session.scalars(select(Category).order_by(Category.position)).all()


def categories_basis(partner: Partner) -> str:
    """What a form about categories is made for: another level or other categories make it stale."""
    slugs = [category.slug for category in categories_of(partner.id)]
    return " ".join((str(partner.category_limit), *slugs))


def basis_of(partner: Partner) -> str:
    """What a form about the level is made for: any decision since makes it stale, and nothing
    else does, such as a telephone number that the partner changes meanwhile."""
    decided = select(func.max(TierDecision.id)).where(TierDecision.partner_id == partner.id)
    planned = select(func.max(TierPlan.id)).where(TierPlan.partner_id == partner.id)
    waits = exists().where(TierPlan.partner_id == partner.id, TierPlan.state == SCHEDULED)
    row = db.session.execute(
        select(decided.scalar_subquery(), planned.scalar_subquery(), waits)
    ).one()
    return _basis(partner.tier_id, *row)


def basis_seen(
    partner: Partner, decisions: Sequence[ToldDecision], plans: Sequence[TierPlan]
) -> str:
    """The same of what a page shows: its decisions and plans, the latest first."""
    waits = any(plan.state == SCHEDULED for plan in plans)
    return _basis(
        partner.tier_id,
        decisions[0].id if decisions else None,
        plans[0].id if plans else None,
        waits,
    )


def _basis(tier_id: int, decision_id: int | None, plan_id: int | None, waits: bool) -> str:
    return f"{tier_id} {decision_id or 0} {plan_id or 0} {int(waits)}"


def decisions_of(partner_id: int) -> list[ToldDecision]:
    """What was decided about a partner, the latest first."""
    before, after = aliased(Tier), aliased(Tier)
    query = (
        select(TierDecision, before, after, User.name)
        .join(before, before.id == TierDecision.from_tier_id)
        .join(after, after.id == TierDecision.to_tier_id)
        .outerjoin(User, User.id == TierDecision.by_user_id)
        .where(TierDecision.partner_id == partner_id)
        .order_by(TierDecision.id.desc())
        .limit(SHOWN_DECISIONS)
    )
    return [
        ToldDecision(
            row.id,
            from_tier,
            to_tier,
            row.decided_on,
            row.effective_on,
            row.kind,
            row.minutes,
            row.reason,
            row.recorded_at,
            by,
        )
        for row, from_tier, to_tier, by in db.session.execute(query)
    ]


def open_plan(partner_id: int) -> TierPlan | None:
    """The decision about a partner that waits for its day; None when there is none."""
    return db.session.scalar(_plans(partner_id).where(TierPlan.state == SCHEDULED))


def plans_of(partner_id: int) -> Sequence[TierPlan]:
    """The decisions that had to wait for their day, whatever became of them, the latest first."""
    query = _plans(partner_id).order_by(TierPlan.id.desc()).limit(SHOWN_DECISIONS)
    return db.session.scalars(query).all()


def _plans(partner_id: int) -> Select[TierPlan]:
    return (
        select(TierPlan)
        .where(TierPlan.partner_id == partner_id)
        .options(
            joinedload(TierPlan.from_tier),
            joinedload(TierPlan.to_tier),
            joinedload(TierPlan.by),
            joinedload(TierPlan.ended_by),
        )
    )


def plan_by_id(plan_id: int) -> TierPlan:
    """A planned decision as it is stored now."""
    return db.session.get_one(TierPlan, plan_id, populate_existing=True)


def due_plans(today: date, most: int) -> Sequence[int]:
    """Ids of planned decisions whose day has come, the oldest first."""
    query = (
        select(TierPlan.id)
        .where(TierPlan.state == SCHEDULED, TierPlan.effective_on <= today)
        .order_by(TierPlan.effective_on, TierPlan.id)
        .limit(most)
    )
    return db.session.scalars(query).all()


def wish_of(partner_id: int) -> TierWish | None:
    """That the partner has said that it would like to move up (S26); None when it has not."""
    return db.session.get(TierWish, partner_id, populate_existing=True)


def wish_and_owner(partner_id: int) -> tuple[TierWish | None, bool]:
    """As ``wish_of``, and whether an owner gets the e-mails about decisions: one question."""
    query = (
        select(TierWish, has_active_owner(Partner.id))
        .select_from(Partner)
        .outerjoin(TierWish, TierWish.partner_id == Partner.id)
        .where(Partner.id == partner_id)
    )
    wish, has_owner = db.session.execute(query).one()
    return wish, has_owner


def holds_since(partner: Partner, decisions: Sequence[ToldDecision]) -> date:
    """The day from which a partner holds its level; that of its first one is the listing."""
    if decisions:
        return decisions[0].effective_on
    return local_day(partner.published_at or partner.created_at, settings().timezone)
