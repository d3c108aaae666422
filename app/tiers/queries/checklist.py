"""The conditions of the levels for one partner, with what the site knows about each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import joinedload

from app.db import db
from app.partners.models import Partner, Tier, TierCondition, Vetting
from app.partners.models.decisions import TALKS
from app.tiers.models import Contribution, Verdict
from app.tiers.queries.partners import (
    ToldDecision,
    holds_since,
)
from app.tiers.rules import CONFIRMED, MET, NOT_MET, OPEN, SHOWN_BY, WAIVED, months_between

BEFORE_LISTING = "before listing"
"""The talk that comes first (S5)."""


@dataclass(frozen=True)
class Fact:
    """What the site itself knows about a condition. It never decides: people do (S16)."""

    kind: str
    """``reviews``, ``months``, ``website``, ``talk``, or a kind of contribution."""
    number: int = 0
    day: date | None = None
    link: str | None = None


@dataclass(frozen=True)
class Line:
    """One condition as a checklist shows it."""

    condition: TierCondition
    verdict: str
    """met, not_met, waived or open."""
    judged: Verdict | None
    fact: Fact | None


@dataclass(frozen=True)
class Checklist:
    """The conditions of one level for one partner."""

    tier: Tier
    lines: Sequence[Line]

    def with_verdict(self, *verdicts: str) -> list[Line]:
        """The lines that were judged so."""
        return [line for line in self.lines if line.verdict in verdicts]

    @property
    def settled(self) -> list[Line]:
        """What is met or waived."""
        return self.with_verdict(MET, WAIVED)

    @property
    def unsettled(self) -> list[Line]:
        """What is open or not met yet."""
        return self.with_verdict(OPEN, NOT_MET)


def checklists(
    partner: Partner, tiers: Sequence[Tier], decisions: Sequence[ToldDecision], today: date
) -> list[Checklist]:
    """The conditions of these levels, highest first, for a partner about whom this was decided."""
    query = (
        select(Verdict)
        .where(Verdict.partner_id == partner.id)
        .options(joinedload(Verdict.by))
        .execution_options(populate_existing=True)
    )
    judged = {row.condition_id: row for row in db.session.scalars(query)}
    known = _facts(partner, decisions)
    lists = []
    for tier, below in zip(tiers, [*tiers[1:], None], strict=True):
        facts = dict(known)
        if below is not None:
            facts["six_months"] = _months(partner, below, decisions, today)
        lists.append(Checklist(tier, [_line(each, judged, facts) for each in tier.conditions]))
    return lists


def _line(
    condition: TierCondition,
    judged: Mapping[int, Verdict],
    facts: Mapping[str, Fact | None],
) -> Line:
    row = judged.get(condition.id)
    return Line(condition, row.verdict if row else OPEN, row, facts.get(condition.key))


def _facts(partner: Partner, decisions: Sequence[ToldDecision]) -> dict[str, Fact | None]:
    given = _given(partner.id)
    facts: dict[str, Fact | None] = {
        key: Fact(kind, *given.get(kind, (0, None))) for key, kind in SHOWN_BY.items()
    }
    website = Fact("website", link=partner.web_link)
    # Staff talked before listing, about a level, or at a meeting that was recorded.
    talks = [given[kind][1] for kind in (BEFORE_LISTING, "meeting") if kind in given]
    talks += [decision.decided_on for decision in decisions[:1]]
    return facts | {
        "client_reviews": Fact("reviews", partner.review_count),
        "own_website": website,
        "link_back": website,
        "cooperation_page": website,
        "meeting_or_call": Fact("talk", day=max(talks, default=None)),
    }


def _given(partner_id: int) -> dict[str, tuple[int, date]]:
    """Kind of contribution, or BEFORE_LISTING → how many were confirmed, and the latest day."""
    contributions = (
        select(Contribution.kind, func.count(), func.max(Contribution.held_on))
        .where(Contribution.partner_id == partner_id, Contribution.state == CONFIRMED)
        .group_by(Contribution.kind)
    )
    talks = select(literal(BEFORE_LISTING), func.count(), func.max(Vetting.held_on)).where(
        Vetting.partner_id == partner_id, Vetting.kind.in_(TALKS)
    )
    rows = db.session.execute(union_all(contributions, talks))
    return {kind: (count, day) for kind, count, day in rows if count}


def _months(
    partner: Partner, below: Tier, decisions: Sequence[ToldDecision], today: date
) -> Fact | None:
    """How long the partner has held the level below; None where it holds another one."""
    if partner.tier_id != below.id:
        return None
    since = holds_since(partner, decisions)
    return Fact("months", months_between(since, today), since)
