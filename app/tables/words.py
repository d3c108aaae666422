"""Words by which rows are found, folded: ``zilina`` finds ``Žilina`` and ``Жилина``.

A room keeps the words of its rows in the transaction that changes them, and searches by how words
begin. One table serves all rooms, so that each search is the same two index look-ups.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, Select, bindparam, delete, exists, insert, select
from sqlalchemy.orm import InstrumentedAttribute

from app.db import db
from app.i18n.folding import fold
from app.tables.filters import Sift
from app.tables.models import LONGEST_WORD, TableWord

MOST_WORDS = 80
"""Of one row: names and addresses, not essays."""
BATCH = 500
MARK = ":"
"""Begins what no search can be: a folded word has letters and digits alone."""
NO_TOKENS: Mapping[int, Collection[str]] = {}
AFTER_ALL = "~"
"""Comes after every letter and digit."""


def words_of(texts: Collection[str]) -> set[str]:
    """The folded words of some texts, the first ones when they are many."""
    words = (word[:LONGEST_WORD] for text in texts for word in fold(text).split())
    return set(list(dict.fromkeys(words))[:MOST_WORDS])


def keep_words(
    kind: str,
    texts: Mapping[int, Collection[str]],
    tokens: Mapping[int, Collection[str]] = NO_TOKENS,
) -> None:
    """Let rows be found by the words of their texts and by no others: a row's number → its texts.
    Without texts it is found no more. ``tokens`` are values of filters (``language:sk``) that have
    no column of their own. Some hundreds at a time. Flushes."""
    db.session.flush()
    before: dict[int, set[str]] = defaultdict(set)
    ids = list(texts)
    for start in range(0, len(ids), BATCH):
        standing = select(TableWord.row_id, TableWord.word).where(
            TableWord.kind == kind, TableWord.row_id.in_(ids[start : start + BATCH])
        )
        for row_id, word in db.session.execute(standing):
            before[row_id].add(word)
    after = {
        row_id: words_of(each) | {MARK + token for token in tokens.get(row_id, ())}
        for row_id, each in texts.items()
    }
    gone = [(word, row_id) for row_id in after for word in before[row_id] - after[row_id]]
    come = [(word, row_id) for row_id in after for word in after[row_id] - before[row_id]]
    connection = db.session.connection()
    if gone:
        one = delete(TableWord).where(
            TableWord.kind == kind,
            TableWord.word == bindparam("of"),
            TableWord.row_id == bindparam("at"),
        )
        connection.execute(one, [{"of": word, "at": row_id} for word, row_id in sorted(gone)])
    if come:
        rows = [{"kind": kind, "word": word, "row_id": row_id} for word, row_id in sorted(come)]
        connection.execute(insert(TableWord), rows)


def found_by(kind: str, key: InstrumentedAttribute[int], words: Sequence[str]) -> list[Sift]:
    """Conditions of rows that have, for each of these folded words, a word that begins so: what a
    room's ``Table.search`` answers with."""
    sifts = []
    for word in words:
        beginning = word[:LONGEST_WORD]
        is_it = (
            TableWord.kind == kind,
            TableWord.word >= beginning,
            TableWord.word < beginning + AFTER_ALL,
        )
        sifts.append(
            Sift(
                where=exists().where(TableWord.row_id == key, *is_it),
                ids=_rows_with(*is_it),
            )
        )
    return sifts


def with_token(kind: str, key: InstrumentedAttribute[int], tokens: Sequence[str]) -> Sift:
    """The condition of rows that have one of these tokens."""
    is_it = (TableWord.kind == kind, TableWord.word.in_([MARK + token for token in tokens]))
    return Sift(
        where=exists().where(TableWord.row_id == key, *is_it),
        ids=_rows_with(*is_it),
    )


def _rows_with(*is_it: ColumnElement[bool]) -> Select[int]:
    # A sum has no index: for the sake of their order SQLite would rather read all words of all
    # rows than put the few rows that it finds in order. A row stands there once for each of its
    # words: PostgreSQL would read all of them to tell the same ones apart, where some are counted.
    return select(TableWord.row_id + 0).where(*is_it)
