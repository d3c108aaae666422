"""One deed for many rows: which ones, and what became of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import request

from app.db import db
from app.refusals import Refused
from app.tables.question import Question, question_of
from app.tables.reading import ids_of, named_ids, rows_of
from app.tables.table import Row, Table
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

    @property
    def identities(self) -> list[str]:
        """The rows' names, as the form of the question carries them on."""
        if self.table.identity is None:
            raise RuntimeError("a table with deeds names its rows")
        return [self.table.identity(row) for row in self.rows]


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
    if request.method == "GET" and request.args.get(ALL):
        ids = ids_of(question, MOST_ROWS + 1)
    else:
        values = request.args if request.method == "GET" else request.form
        names = [name for name in dict.fromkeys(values.getlist(ROW)) if name and "\0" not in name]
        ids = named_ids(table, names) if len(names) <= MOST_ROWS else list(range(MOST_ROWS + 1))
    if len(ids) > MOST_ROWS:
        raise Refused(
            "At most %(count)s rows can be changed at once. Filter the table first.",
            count=MOST_ROWS,
        )
    if not ids:
        raise Refused("Tick the rows that it is about first.")
    return Chosen(table, rows_of(table, ids), question)


def do_each(chosen: Chosen, do: Callable[[int], object]) -> list[Outcome]:
    """Do something to each of the rows, by its number; what the rules refuse to one does not stop
    the others."""
    table = chosen.table
    # What a deed does may forget the rows that were read.
    told = [
        (table.number(row), identity, table.title(row))
        for row, identity in zip(chosen.rows, chosen.identities, strict=True)
    ]
    refusals = {}
    for number, _, _ in told:
        try:
            with db.session.begin_nested():
                do(number)
                db.session.flush()
        except Refused as refusal:
            refusals[number] = refusal_text(refusal)
    return [Outcome(identity, title, refusals.get(number, "")) for number, identity, title in told]
