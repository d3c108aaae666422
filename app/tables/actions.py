"""Keeping filters. They are nobody's business but their owner's, so nothing is audited."""

from secrets import token_urlsafe

from sqlalchemy import delete, func, select, update

from app.db import count_changed, db
from app.refusals import Refused
from app.tables.models import SavedFilter
from app.tables.queries import MOST_KEPT, filter_of

LONGEST_NAME, LONGEST_QUERY = 60, 2_000


def keep_filter(
    *, user_id: int, table_name: str, name: str, query: str, is_default: bool = False
) -> SavedFilter:
    """Keep a question under a name. Refused without a name, when the name is taken, or when
    somebody keeps too many."""
    _require_name(name)
    if len(query) > LONGEST_QUERY:
        raise Refused("This filter is too long to be kept.", field="name")
    count = select(func.count()).where(
        SavedFilter.user_id == user_id, SavedFilter.table_name == table_name
    )
    if (db.session.scalar(count) or 0) >= MOST_KEPT:
        raise Refused("Remove a filter first: there are too many of them.", field="name")
    _require_free(user_id, table_name, name)
    kept = SavedFilter(
        public_id=token_urlsafe(16),
        user_id=user_id,
        table_name=table_name,
        name=name,
        query=query,
        is_default=False,
    )
    db.session.add(kept)
    db.session.flush()
    if is_default:
        open_with(user_id=user_id, public_id=kept.public_id, is_default=True)
    return kept


def rename_filter(*, user_id: int, public_id: str, name: str) -> SavedFilter:
    """Give one's filter another name."""
    kept = filter_of(user_id, public_id)
    _require_name(name)
    if name != kept.name:
        _require_free(user_id, kept.table_name, name)
    kept.name = name
    db.session.flush()
    return kept


def open_with(*, user_id: int, public_id: str, is_default: bool) -> SavedFilter:
    """Let the table be opened with one's filter, or with none."""
    kept = filter_of(user_id, public_id)
    others = update(SavedFilter).where(
        SavedFilter.user_id == user_id, SavedFilter.table_name == kept.table_name
    )
    count_changed(others.values(is_default=SavedFilter.id == kept.id if is_default else False))
    db.session.refresh(kept)
    return kept


def remove_filter(*, user_id: int, public_id: str) -> str:
    """Forget one's filter; returns the name of its table."""
    kept = filter_of(user_id, public_id)
    name = kept.table_name
    count_changed(delete(SavedFilter).where(SavedFilter.id == kept.id))
    db.session.expunge(kept)
    return name


def _require_name(name: str) -> None:
    if not name.strip() or len(name) > LONGEST_NAME or "\0" in name:
        raise Refused(
            "Give the filter a name of at most %(count)s characters.",
            field="name",
            count=LONGEST_NAME,
        )


def _require_free(user_id: int, table_name: str, name: str) -> None:
    taken = select(SavedFilter.id).where(
        SavedFilter.user_id == user_id,
        SavedFilter.table_name == table_name,
        SavedFilter.name == name,
    )
    if db.session.scalar(taken) is not None:
        raise Refused("There is a filter of this name already.", field="name")
