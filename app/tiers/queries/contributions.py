"""Contributions, as partners and staff look at them."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.db import db
from app.refusals import NotFound
from app.tiers.models import Contribution
from app.tiers.rules import SUBMITTED

SHOWN_CONTRIBUTIONS = 100
COUNTED = 99
"""What a number on the rail counts to."""


def contributions_of(partner_id: int, most: int = SHOWN_CONTRIBUTIONS) -> Sequence[Contribution]:
    """What a partner has contributed, the latest first."""
    query = (
        select(Contribution)
        .where(Contribution.partner_id == partner_id)
        .order_by(Contribution.held_on.desc(), Contribution.id.desc())
        .limit(most)
    )
    return db.session.scalars(query).all()


def contribution_of(public_id: str) -> Contribution:
    """A contribution with its partner, and who entered and judged it. Raises NotFound."""
    query = (
        select(Contribution)
        .where(Contribution.public_id == public_id)
        .options(
            joinedload(Contribution.partner),
            joinedload(Contribution.by),
            joinedload(Contribution.judged_by),
        )
        .execution_options(populate_existing=True)
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("There is no such contribution.")
    return found


def queue(
    *, state: str | None, kind: str | None, offset: int, most: int
) -> tuple[Sequence[Contribution], int]:
    """A page of the contributions of all partners with how many there are: those that wait the
    longest first, judged ones the latest first. ``None`` asks for every state or kind."""
    which = [
        column == value
        for column, value in ((Contribution.state, state), (Contribution.kind, kind))
        if value is not None
    ]
    order = Contribution.id if state == SUBMITTED else Contribution.id.desc()
    query = (
        select(Contribution)
        .where(*which)
        .options(joinedload(Contribution.partner))
        .order_by(order)
        .offset(offset)
        .limit(most)
    )
    total = db.session.scalar(select(func.count()).select_from(Contribution).where(*which))
    return db.session.scalars(query).all(), total or 0


def count_submitted() -> int:
    """How many contributions wait to be confirmed; counted to a hundred."""
    some = select(Contribution.id).where(Contribution.state == SUBMITTED).limit(COUNTED + 1)
    return int(db.session.scalar(select(func.count()).select_from(some.subquery())) or 0)
