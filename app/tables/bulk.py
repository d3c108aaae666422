"""One deed for many rows: which ones, and what became of each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import request

from app.db import db
from app.refusals import Refused
from app.tables.question import Question, question_of
from app.tables.reading import ids_of, named_ids, rows_of
from app.tables.table import VERSION, Row, Table
from app.web.errors import refusal_text

ROW, ALL = "row", "all"
MOST_ROWS = 1_000


@dataclass(frozen=True)
class Chosen:
    """Rows that somebody has chosen for a deed."""

    table: Table
    rows: Sequence[Row]
    question: Question
    """The table as it was left, to come back to."""
    ticks: Sequence[str]
    """What the form of the question carries on of each row (``Table.tick``)."""
    seen: Mapping[int, int]
    """A row's number → its version when it was shown, 0 for one that was not; empty for a table
    without versions. What has changed since is for the rules to refuse."""


@dataclass(frozen=True)
class Outcome:
    """What became of one row."""

    identity: str
    title: str
    refusal: str
    """Why nothing was done; empty when it was."""

    @property
    def is_done(self) -> bool:
        """Whether it was done."""
        return not self.refusal


def chosen_rows(table: Table) -> Chosen:
    """The rows that a request is about: those ticked, or with ``all`` all those that match the
    question in the address. The form of the question names each of them, so that exactly those
    are changed that were confirmed. Refused when there are none, or too many."""
    question = question_of(table, request.args)
    ticked: Mapping[str, str] = {}
    is_all = request.method == "GET" and bool(request.args.get(ALL))
    if is_all:
        ids = ids_of(question, MOST_ROWS + 1)
    else:
        values = request.args if request.method == "GET" else request.form
        ticked = {_name_in(table, tick): tick for tick in values.getlist(ROW) if "\0" not in tick}
        names = [name for name in ticked if name]
        ids = named_ids(table, names) if len(names) <= MOST_ROWS else list(range(MOST_ROWS + 1))
    if len(ids) > MOST_ROWS:
        raise Refused(
            "At most %(count)s rows can be changed at once. Filter the table first.",
            count=MOST_ROWS,
        )
    if not ids:
        raise Refused("Tick the rows that it is about first.")
    rows = rows_of(table, ids)
    # All that match are seen for the first time on the page of the question.
    ticks = [table.tick(row) if is_all else ticked[_identity(table, row)] for row in rows]
    seen = {table.number(row): _version_in(tick) for row, tick in zip(rows, ticks, strict=True)}
    return Chosen(table, rows, question, ticks, seen if table.version is not None else {})


def _identity(table: Table, row: Row) -> str:
    return _name_in(table, table.tick(row))


def _name_in(table: Table, tick: str) -> str:
    return tick if table.version is None else tick.rpartition(VERSION)[0] or tick


def _version_in(tick: str) -> int:
    version = tick.rpartition(VERSION)[2]
    return int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0


def do_each(chosen: Chosen, do: Callable[[int], object]) -> list[Outcome]:
    """Do something to each of the rows, by its number; what the rules refuse to one does not stop
    the others."""
    table = chosen.table
    # What a deed does may forget the rows that were read.
    told = [(table.number(row), _identity(table, row), table.title(row)) for row in chosen.rows]
    refusals = {}
    for number, _, _ in told:
        try:
            with db.session.begin_nested():
                do(number)
                db.session.flush()
        except Refused as refusal:
            refusals[number] = refusal_text(refusal)
    return [Outcome(identity, title, refusals.get(number, "")) for number, identity, title in told]
