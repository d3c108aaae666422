"""Reading the filters that people keep."""

from collections.abc import Sequence

from sqlalchemy import select

from app.db import db
from app.refusals import NotFound
from app.tables.models import SavedFilter

MOST_KEPT = 30
"""Of one person for one table."""


def filters_of(user_id: int, table_name: str) -> Sequence[SavedFilter]:
    """The filters that somebody keeps for a table, in the order in which they were made."""
    query = (
        select(SavedFilter)
        .where(SavedFilter.user_id == user_id, SavedFilter.table_name == table_name)
        .order_by(SavedFilter.id)
        .limit(MOST_KEPT)
    )
    return db.session.scalars(query).all()


def filter_of(user_id: int, public_id: str) -> SavedFilter:
    """A filter of somebody's own. Raises NotFound for others' (P23)."""
    query = select(SavedFilter).where(
        SavedFilter.public_id == public_id, SavedFilter.user_id == user_id
    )
    found = db.session.scalar(query) if "\0" not in public_id else None
    if found is None:
        raise NotFound("There is no such filter.")
    return found
