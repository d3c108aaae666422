"""Which pictures stand on a partner's profile."""

from collections.abc import Mapping

from sqlalchemy import delete, select

from app.db import db
from app.partners.models import PUBLIC, PartnerPicture
from app.values import LocalizedText


def publish_pictures(
    *, partner_id: int, draft_state: str, shown: Mapping[str, LocalizedText]
) -> None:
    """Show exactly these pictures (name → what it shows), in this order. They are public already,
    or wait in the draft of ``draft_state``; names of others mean nothing. What else was public,
    or waited there, is gone for good."""
    states = (PUBLIC, draft_state)
    rows = {
        row.name: row
        for row in db.session.scalars(
            select(PartnerPicture).where(
                PartnerPicture.partner_id == partner_id,
                PartnerPicture.state.in_(states),
                PartnerPicture.use == "gallery",
            )
        )
    }
    kept = [name for name in shown if name in rows]
    for position, name in enumerate(kept):
        row = rows[name]
        row.state, row.position, row.alt = PUBLIC, position, shown[name]
    db.session.flush()
    db.session.execute(
        delete(PartnerPicture).where(
            PartnerPicture.partner_id == partner_id,
            PartnerPicture.state.in_(states),
            PartnerPicture.name.not_in(kept),
        )
    )
