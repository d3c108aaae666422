"""What the office asks about briefs."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import joinedload

from app.db import db
from app.jobs.models import Brief
from app.jobs.rules.briefs import ASKED, HELD
from app.mail.models import OutgoingMail
from app.refusals import NotFound

MOST_MAILS = 20
HELD_ONES, FOUND_NOBODY = ("held", "nobody")
"""Why a brief waits for staff."""


def brief_called(public_id: str) -> Brief:
    """A brief with its category and the partner of an enquiry. Raises NotFound."""
    query = select(Brief).where(Brief.public_id == public_id)
    query = query.options(joinedload(Brief.category), joinedload(Brief.partner))
    brief = db.session.scalar(query)
    if brief is None:
        raise NotFound("There is no such brief.")
    return brief


def briefs_with_all(ids: Sequence[int]) -> Sequence[Brief]:
    """Briefs by their numbers, with what the table shows of them."""
    query = select(Brief).where(Brief.id.in_(ids))
    query = query.options(joinedload(Brief.category), joinedload(Brief.partner))
    return db.session.scalars(query).all()


def found_nobody() -> ColumnElement[bool]:
    """The condition of briefs that no partner was ever asked about, although it was their turn."""
    return and_(Brief.state == ASKED, Brief.asked_at.is_(None))


def held_briefs() -> Select[int]:
    """A question for the briefs that staff have to look at before partners are asked."""
    return select(Brief.id).where(Brief.state == HELD)


def briefs_without_partners() -> Select[int]:
    """A question for the briefs that found nobody."""
    return select(Brief.id).where(found_nobody())


def mails_to_merchant(brief: Brief) -> Sequence[OutgoingMail]:
    """The last mails to a merchant since the brief came in, the newest first."""
    if not brief.email:
        return []
    query = select(OutgoingMail).where(
        OutgoingMail.recipient == brief.email,
        OutgoingMail.message.startswith("jobs/"),
        OutgoingMail.created_at >= brief.sent_at,
    )
    return db.session.scalars(query.order_by(OutgoingMail.id.desc()).limit(MOST_MAILS)).all()
