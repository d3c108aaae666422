"""Everything about one partner."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased, joinedload, selectinload

from app.accounts.models import User
from app.accounts.queries import team_of
from app.audit.models import AuditEntry
from app.audit.queries import ToldEntry, told
from app.db import db
from app.partners.models import Partner, Standing, Tier, TierDecision, Vetting
from app.partners.slugs import can_be_slug
from app.rating.models import Review
from app.rating.queries import newest_reviews
from app.refusals import NotFound

SHOWN_HISTORY = 100
SHOWN_TALKS = 50
SHOWN_REVIEWS = 5
MOVES = ("partner.published", "partner.suspended")


@dataclass(frozen=True)
class WhoDid:
    """A deed, and what its doer is called; nothing for the machine and for who is gone."""

    entry: ToldEntry
    name: str


@dataclass(frozen=True)
class Decided:
    """A decision about a level."""

    decision: TierDecision
    before: Tier
    after: Tier


@dataclass(frozen=True)
class Dossier:
    """A partner with everything that the office shows of it."""

    partner: Partner
    team: Sequence[User]
    talks: Sequence[Vetting]
    decisions: Sequence[Decided]
    reviews: Sequence[Review]
    history: Sequence[WhoDid]

    @property
    def surplus(self) -> list[Standing]:
        """Categories that its level no longer allows."""
        return [standing for standing in self.partner.standings if standing.surplus]

    @property
    def latest_move(self) -> WhoDid | None:
        """What put it into the catalogue or took it out of it last; None when nobody has."""
        return next((each for each in self.history if each.entry.deed in MOVES), None)


def dossier_of(slug: str) -> Dossier:
    """The partner at an address, in any state. Raises NotFound."""
    query = (
        select(Partner)
        .where(Partner.slug == slug)
        .options(
            joinedload(Partner.tier),
            selectinload(Partner.standings).joinedload(Standing.category),
            selectinload(Partner.services),
            joinedload(Partner.references),
        )
    )
    partner = db.session.scalars(query).unique().one_or_none() if can_be_slug(slug) else None
    if partner is None:
        raise NotFound("There is no such partner.")
    return Dossier(
        partner=partner,
        team=team_of(partner.id),
        talks=_talks(partner.id),
        decisions=_decisions(partner.id),
        reviews=newest_reviews(partner.id, SHOWN_REVIEWS) if partner.review_count else (),
        history=history_of_partner(partner.id),
    )


def history_of_partner(partner_id: int) -> list[WhoDid]:
    """All that was done about a partner, the latest first, with who did it."""
    query = (
        select(AuditEntry, User.name)
        .outerjoin(User, User.id == AuditEntry.user_id)
        .where(AuditEntry.partner_id == partner_id)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(SHOWN_HISTORY)
    )
    return [WhoDid(told(entry), name or "") for entry, name in db.session.execute(query)]


def _talks(partner_id: int) -> Sequence[Vetting]:
    query = select(Vetting).where(Vetting.partner_id == partner_id)
    query = query.order_by(Vetting.held_on.desc(), Vetting.id.desc()).limit(SHOWN_TALKS)
    return db.session.scalars(query).all()


def _decisions(partner_id: int) -> list[Decided]:
    before, after = aliased(Tier), aliased(Tier)
    query = (
        select(TierDecision, before, after)
        .join(before, before.id == TierDecision.from_tier_id)
        .join(after, after.id == TierDecision.to_tier_id)
        .where(TierDecision.partner_id == partner_id)
        .order_by(TierDecision.decided_on.desc(), TierDecision.id.desc())
        .limit(SHOWN_TALKS)
    )
    return [Decided(*row) for row in db.session.execute(query)]
