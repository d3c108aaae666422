"""Which rows each value of a filter lets through, kept as bits.

A question of several filters is then some thousand bytes laid over each other: what it lets
through is known exactly and at once, whether that is everything or nothing, and however many rows
there are. A room keeps the values of its rows in the transaction that changes them.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import reduce

from sqlalchemy import bindparam, delete, insert, select, update

from app.db import db
from app.tables.models import TableSet

BLOCK = 8_192
"""Rows whose bits stand together: as few bytes to write for one row as to read for all of them."""
EVERY = "*"
"""A value that every row has, which counts them."""

Key = tuple[str, int]
"""A value and a block."""
Bits = dict[int, int]
"""Block → its bits as one number, the lowest row last."""
Row = dict[str, object]


class RowSet:
    """Numbers of rows."""

    def __init__(self, bits: Bits) -> None:
        self._bits = bits

    def __len__(self) -> int:
        return sum(bits.bit_count() for bits in self._bits.values())

    def numbers(self) -> list[int]:
        """In ascending order."""
        found = []
        for block, bits in sorted(self._bits.items()):
            while bits:
                lowest = bits & -bits
                found.append(block * BLOCK + lowest.bit_length() - 1)
                bits ^= lowest
        return found


def value_of(filter_name: str, value: str) -> str:
    """How a value of a filter is kept: ``country:PL``."""
    return f"{filter_name}:{value}"


def rows_with(kind: str, asked: Sequence[Collection[str]]) -> RowSet:
    """The rows of a kind that have, of each that is asked, one of the values; with nothing asked,
    all rows."""
    wanted = asked or [(EVERY,)]
    query = select(TableSet.value, TableSet.block, TableSet.bits).where(
        TableSet.kind == kind, TableSet.value.in_({value for each in wanted for value in each})
    )
    by_value: dict[str, Bits] = defaultdict(dict)
    for value, block, bits in db.session.execute(query):
        by_value[value][block] = _read(bits)
    return RowSet(reduce(_both, [_any([by_value[value] for value in each]) for each in wanted]))


def keep_values(
    kind: str, values: Mapping[int, Collection[str]], hold: Callable[[], object]
) -> int:
    """Let rows be found by these values and by no others: a row's number → its values; without
    any it is found no more. Returns how many blocks of values changed. Flushes.

    Blocks are shared by rows of other writers: ``hold`` keeps those off until the transaction
    ends, and is called only when something changes.
    """
    db.session.flush()
    if not _changes(kind, values):
        # As nearly always: a text was changed, a logo, a review came.
        return 0
    hold()
    # What stood there before one was alone may have been another's to change.
    changes = _changes(kind, values)
    _store(kind, changes)
    return len(changes)


def _changes(kind: str, values: Mapping[int, Collection[str]]) -> dict[Key, tuple[bool, int]]:
    """What is to stand instead: (whether something stands there, its bits)."""
    ours: Bits = defaultdict(int)
    wanted: dict[Key, int] = defaultdict(int)
    for row_id, each in values.items():
        block, place = divmod(row_id, BLOCK)
        ours[block] |= 1 << place
        for value in (EVERY, *each) if each else ():
            wanted[value, block] |= 1 << place
    query = select(TableSet.value, TableSet.block, TableSet.bits).where(
        TableSet.kind == kind, TableSet.block.in_(ours)
    )
    standing = {(value, block): _read(bits) for value, block, bits in db.session.execute(query)}
    changes = {}
    for key in standing.keys() | wanted.keys():
        before = standing.get(key, 0)
        after = (before & ~ours[key[1]]) | wanted.get(key, 0)
        if after != before:
            changes[key] = (key in standing, after)
    return changes


def _store(kind: str, changes: Mapping[Key, tuple[bool, int]]) -> None:
    come: list[Row] = []
    altered: list[Row] = []
    gone: list[Row] = []
    for (value, block), (is_there, bits) in sorted(changes.items()):
        row = {"of": value, "at": block, "now": bits.to_bytes(BLOCK // 8, "little")}
        (gone if not bits else altered if is_there else come).append(row)
    this = (
        TableSet.kind == kind,
        TableSet.value == bindparam("of"),
        TableSet.block == bindparam("at"),
    )
    new = insert(TableSet).values(
        kind=kind, value=bindparam("of"), block=bindparam("at"), bits=bindparam("now")
    )
    for statement, rows in (
        (delete(TableSet).where(*this), gone),
        (update(TableSet).where(*this).values(bits=bindparam("now")), altered),
        (new, come),
    ):
        if rows:
            db.session.connection().execute(statement, rows)


def _read(bits: bytes) -> int:
    return int.from_bytes(bits, "little")


def _any(sets: Sequence[Bits]) -> Bits:
    joined: Bits = defaultdict(int)
    for bits in sets:
        for block, each in bits.items():
            joined[block] |= each
    return joined


def _both(some: Bits, others: Bits) -> Bits:
    return {block: bits & others[block] for block, bits in some.items() if block in others}
