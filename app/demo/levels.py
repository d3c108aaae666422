"""What partners of the demo have contributed, what staff judged, and who would like to move up.

The rows are written by themselves: the audit of a demo that is loaded anew could not be taken out.
"""

import tomllib
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.models import Membership, User
from app.demo.history import ANCHOR
from app.partners.models import Partner, Tier, TierCondition
from app.tables import keep_words
from app.tables.models import TableWord
from app.tiers.actions.contributions import CONTRIBUTION
from app.tiers.models import Contribution, TierWish, Verdict
from app.tiers.rules import MET, NOT_MET, SUBMITTED, WAIVED

WRITTEN = Path(__file__).parent / "levels.toml"
MANAGER = "manager@kupec.example"
JUDGED = timedelta(days=2, hours=15)
"""After an entry; what was judged of conditions, so long before the demo's day."""


def add_levels(session: Session) -> None:
    """Add them for the partners of the demo's accounts, where there are such partners."""
    manager = session.scalar(select(User.id).where(User.email == MANAGER))
    with WRITTEN.open("rb") as file:
        told = tomllib.load(file)["partner"]
    for number, each in enumerate(told):
        owner = session.execute(
            select(User.id, Partner.id, Partner.website)
            .join(Membership, Membership.user_id == User.id)
            .join(Partner, Partner.id == Membership.partner_id)
            .where(User.email == each["owner"])
        ).one_or_none()
        if owner is None:
            continue
        user_id, partner_id, website = owner
        if each["seeks_more"]:
            session.add(TierWish(partner_id=partner_id, since=ANCHOR - timedelta(days=40)))
        for place, written in enumerate(each["contribution"]):
            row = _contribution(written, website, manager)
            row.public_id = f"demo-{number + 1}-{place + 1}"
            row.partner_id, row.by_user_id = partner_id, user_id
            session.add(row)
        for verdict in each["verdict"]:
            _judge(session, partner_id, verdict, manager)
    session.flush()
    session.execute(delete(TableWord).where(TableWord.kind == CONTRIBUTION))
    told_of = select(Contribution.id, Contribution.title, Partner.name).join(Contribution.partner)
    keep_words(CONTRIBUTION, {key: texts for key, *texts in session.execute(told_of)})


def _contribution(written: dict[str, Any], website: str, manager: int | None) -> Contribution:
    entered = _noon(written["held_on"]) + timedelta(days=1)
    is_judged = written["state"] != SUBMITTED
    return Contribution(
        source="partner",
        kind=written["kind"],
        title=written["title"],
        held_on=written["held_on"],
        link=f"{website}/{written['page']}" if written["page"] else "",
        locale=written["locale"],
        words=written["words"],
        state=written["state"],
        reason=written.get("reason", ""),
        at=entered,
        judged_by_user_id=manager if is_judged else None,
        judged_at=entered + JUDGED if is_judged else None,
    )


def _judge(session: Session, partner_id: int, written: dict[str, Any], manager: int | None) -> None:
    conditions = session.execute(
        select(TierCondition.key, TierCondition.id)
        .join(Tier, Tier.id == TierCondition.tier_id)
        .where(Tier.key == written["tier"])
        .order_by(TierCondition.position)
    )
    for key, condition_id in conditions:
        for verdict in (MET, NOT_MET, WAIVED):
            if key in written[verdict]:
                session.add(
                    Verdict(
                        partner_id=partner_id,
                        condition_id=condition_id,
                        verdict=verdict,
                        note="" if verdict == MET else written["note"],
                        by_user_id=manager,
                        at=ANCHOR - JUDGED,
                    )
                )


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
