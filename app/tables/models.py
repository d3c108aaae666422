"""Filters that people keep, and what rows are found by: words, and values of filters."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.db import Base, RowId, ascii_key

LONGEST_WORD = 60


class SavedFilter(Base):
    """A question that somebody keeps under a name."""

    __tablename__ = "saved_filters"
    __table_args__ = (
        UniqueConstraint("user_id", "table_name", "name"),
        {"info": {"public": False}},
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    user_id: Mapped[int] = mapped_column(RowId, ForeignKey("users.id", ondelete="CASCADE"))
    table_name: Mapped[str] = mapped_column(ascii_key(20))
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(String(2000))
    """As it stands in an address."""
    is_default: Mapped[bool] = mapped_column(default=False)
    """Whether the table is opened with it."""
    made_at: Mapped[datetime] = mapped_column(default=now)


class TableWord(Base):
    """A folded word by which a row of some table is found."""

    __tablename__ = "table_words"
    __table_args__ = (
        Index("ix_table_words_row", "kind", "row_id", "word"),
        {"sqlite_with_rowid": False, "info": {"public": False}},
    )

    kind: Mapped[str] = mapped_column(ascii_key(20), primary_key=True)
    """Whose row it is: ``partner``."""
    word: Mapped[str] = mapped_column(ascii_key(LONGEST_WORD), primary_key=True)
    row_id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=False)


class TableSet(Base):
    """Which rows of a block have a value of a filter (``app.tables.sets``)."""

    __tablename__ = "table_sets"
    __table_args__ = (
        Index("ix_table_sets_block", "kind", "block"),
        # With rows of their own: within the index, bits would overflow from page to page.
        {"info": {"public": False}},
    )

    kind: Mapped[str] = mapped_column(ascii_key(20), primary_key=True)
    """Whose rows they are: ``partner``."""
    value: Mapped[str] = mapped_column(ascii_key(LONGEST_WORD), primary_key=True)
    """The filter and its value: ``country:PL``."""
    block: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=False)
    bits: Mapped[bytes] = mapped_column(LargeBinary)
    """One for each row of the block, the lowest first in the first byte."""
