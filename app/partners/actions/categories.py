"""In which categories a partner stands."""

from collections.abc import Mapping, Sequence

from sqlalchemy.exc import IntegrityError

from app.db import db
from app.partners.actions.locking import locked_by_id
from app.partners.listing import refresh_listings
from app.partners.models import Partner, Standing
from app.partners.rules import free_slots, require_room_for_categories
from app.refusals import Refused


def set_categories(*, partner_id: int, category_ids: Sequence[int]) -> None:
    """Let a partner stand in exactly these categories, the first one leading.

    Raises Refused beyond the limit of the level; the database refuses it too, whoever writes.
    """
    set_categories_of_many(category_ids={partner_id: category_ids})


def set_categories_of_many(*, category_ids: Mapping[int, Sequence[int]]) -> None:
    """The same for many partners: partner's id → ids of its categories."""
    if not category_ids:
        return
    partners = locked_by_id(category_ids.keys())
    _place({partner: category_ids[key] for key, partner in partners.items()})
    refresh_listings(category_ids.keys())


def place(partner: Partner, category_ids: Sequence[int]) -> None:
    """Move a partner, locked and with its categories loaded, into exactly these categories. Its
    listing is left to the caller."""
    _place({partner: category_ids})


def _place(category_ids: Mapping[Partner, Sequence[int]]) -> None:
    wanted = {partner: list(dict.fromkeys(ids)) for partner, ids in category_ids.items()}
    kept: dict[Partner, list[Standing]] = {}
    for partner, ids in wanted.items():
        require_room_for_categories(len(ids), partner.category_limit)
        kept[partner] = [row for row in partner.standings if row.category_id in ids]
        for row in partner.standings:
            if row.category_id not in ids:
                db.session.delete(row)
    # Slots of the ones that go must be free before others take them.
    db.session.flush()
    for partner, rows in kept.items():
        _settle_kept(rows, partner.category_limit)
    db.session.flush()
    for partner, ids in wanted.items():
        _add_new(partner, kept[partner], ids)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Refused(
            "Someone else has just changed the categories. Look at them again."
        ) from error


def _settle_kept(rows: list[Standing], limit: int) -> None:
    """Move surplus categories that stay into free slots within the limit."""
    within = {row.slot for row in rows if row.slot < limit}
    for row in sorted(rows, key=lambda row: row.slot):
        if row.slot >= limit:
            row.slot = free_slots(within, 1, limit)[0]
            within.add(row.slot)
        row.surplus = False


def _add_new(partner: Partner, kept: list[Standing], wanted: list[int]) -> None:
    there = {row.category_id for row in kept}
    new = [category_id for category_id in wanted if category_id not in there]
    slots = free_slots({row.slot for row in kept}, len(new), partner.category_limit)
    for category_id, slot in zip(new, slots, strict=True):
        db.session.add(
            Standing(
                partner_id=partner.id,
                category_id=category_id,
                slot=slot,
                category_limit=partner.category_limit,
            )
        )
