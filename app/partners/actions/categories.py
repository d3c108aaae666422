"""In which categories a partner stands."""

from collections.abc import Mapping, Sequence

from sqlalchemy.exc import IntegrityError

from app.clock import now
from app.db import db
from app.partners.listing import refresh_listings
from app.partners.locking import locked_by_id
from app.partners.models import Partner, Standing
from app.partners.rules import (
    UNLIMITED,
    require_category_when_listed,
    require_room_for_categories,
)
from app.refusals import Refused

ASIDE = UNLIMITED + 1
"""Slots from here on are for the length of a change only."""


def set_categories(*, partner_id: int, category_ids: Sequence[int]) -> None:
    """Let a partner stand in exactly these categories, the first one leading.

    Raises Refused beyond the limit of the level; the database refuses it too, whoever writes. And
    where a listed partner would be left without a category.
    """
    set_categories_of_many(category_ids={partner_id: category_ids})


def set_categories_of_many(*, category_ids: Mapping[int, Sequence[int]]) -> None:
    """The same for many partners: partner's id → ids of its categories."""
    if not category_ids:
        return
    partners = locked_by_id(category_ids.keys())
    place({partner: category_ids[key] for key, partner in partners.items()})
    refresh_listings(category_ids.keys())


def place(category_ids: Mapping[Partner, Sequence[int]]) -> None:
    """Move partners, locked and with their categories loaded, into exactly these categories.
    Their listings are left to the caller. Refused as ``set_categories`` is."""
    wanted = {partner: list(dict.fromkeys(ids)) for partner, ids in category_ids.items()}
    for partner, ids in wanted.items():
        require_room_for_categories(len(ids), partner.category_limit)
        require_category_when_listed(len(ids), listed=partner.state == "published")
    for partner, ids in wanted.items():
        if [standing.category_id for standing in partner.standings] != ids:
            # A change of the partner like any other: a stale form must notice it.
            partner.updated_at = now()
        _make_way(partner, ids)
    # Slots must be free before others take them.
    db.session.flush()
    for partner, ids in wanted.items():
        _take_slots(partner, ids)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Refused(
            "Someone else has just changed the categories. Look at them again."
        ) from error


def _make_way(partner: Partner, wanted: list[int]) -> None:
    """Take out the categories that go, and set those that move aside, beyond every limit."""
    for row in partner.standings:
        if row.category_id not in wanted:
            db.session.delete(row)
        elif row.slot != wanted.index(row.category_id):
            row.slot, row.surplus = ASIDE + row.slot, True


def _take_slots(partner: Partner, wanted: list[int]) -> None:
    kept = {row.category_id: row for row in partner.standings if row.category_id in wanted}
    for slot, category_id in enumerate(wanted):
        row = kept.get(category_id)
        if row is None:
            row = Standing(
                partner_id=partner.id,
                category_id=category_id,
                category_limit=partner.category_limit,
            )
            db.session.add(row)
        row.slot, row.surplus = slot, False
