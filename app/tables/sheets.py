"""Sheets of exactly what is asked for: CSV and XLSX, bounded, written while they are sent."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zoneinfo import ZoneInfo

import xlsxwriter
from flask import Response, abort, g, request, stream_with_context

from app import audit
from app.clock import now
from app.config import settings
from app.db import db
from app.i18n.current import LazyText, current_locale, gettext, speaking
from app.refusals import Refused
from app.tables.formulas import guarded
from app.tables.question import question_of
from app.tables.reading import ids_of, rows_of
from app.tables.table import Cell, Column, Table
from app.tables.told import audited_question
from app.values import Doer, Money

MOST_ROWS = 10_000
"""A sheet is for people; what is larger is for the commands."""
BATCH = 500
KEPT_IN_MEMORY = 4_000_000
BOM = "\ufeff"
LONGEST_CELL = 32_767
"""What a spreadsheet takes."""
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def sheet_of(table: Table, *, doer: Doer) -> Response:
    """The answer to a form that asks for a sheet: ``format`` says of which kind, the address's
    query what of. Who took what is audited. Refused beyond ``MOST_ROWS``."""
    kind = request.form.get("format", "")
    if kind not in TYPES:
        abort(400)
    question = question_of(table, request.args)
    ids = ids_of(question, MOST_ROWS + 1)
    if len(ids) > MOST_ROWS:
        raise Refused(
            "A sheet holds at most %(count)s rows. Filter the table first.", count=MOST_ROWS
        )
    audit.record(
        "sheet.taken",
        doer=doer,
        subject="table",
        subject_id=0,
        before={"table": None, "rows": None, "format": None, "filter": None},
        after={
            "table": table.name,
            "rows": len(ids),
            "format": kind,
            "filter": audited_question(question),
        },
    )
    write = csv_of if kind == "csv" else xlsx_of
    # Read while it is sent, after the audit is stored: on SQLite nobody else may write until then.
    body = stream_with_context(_spoken(write(table, _rows(table, ids)), current_locale()))
    response = Response(body, mimetype=TYPES[kind])
    name = f"{table.name}-{now().date().isoformat()}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def csv_of(table: Table, rows: Iterable[Any]) -> Iterator[bytes]:
    """The rows as CSV: UTF-8 with a BOM, so that spreadsheets read it as what it is."""
    columns = _columns(table)
    yield _line([str(column.label) for column in columns], BOM)
    for row in rows:
        yield _line([_plain(_cell(column, row)) for column in columns])


def xlsx_of(table: Table, rows: Iterable[Any]) -> Iterator[bytes]:
    """The rows as a workbook; amounts and dates are values, texts are never formulas."""
    file: IO[bytes]
    with SpooledTemporaryFile(KEPT_IN_MEMORY) as file:
        _write_workbook(file, table, rows)
        file.seek(0)
        while part := file.read(65_536):
            yield part


def _write_workbook(file: IO[bytes], table: Table, rows: Iterable[Any]) -> None:
    columns = _columns(table)
    book = xlsxwriter.Workbook(
        file,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    formats = _Formats(book)
    sheet = book.add_worksheet(_sheet_name(str(table.label)))
    sheet.freeze_panes(1, 0)
    head = book.add_format({"bold": True})
    for place, column in enumerate(columns):
        sheet.write_string(0, place, str(column.label), head)
    sheet.set_column(0, len(columns) - 1, 22)
    for line, row in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            formats.write(sheet, line, place, _cell(column, row))
    book.close()


class _Formats:
    """How values look in a workbook; each way is made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[str, Any] = {}

    def write(self, sheet: Any, line: int, place: int, cell: Cell) -> None:
        """One cell."""
        if cell is None:
            return
        if isinstance(cell, bool):
            sheet.write_string(line, place, _plain(cell))
        elif isinstance(cell, Money):
            sheet.write_number(line, place, cell.amount, self._of(f'#,##0.00 "{cell.currency}"'))
        elif isinstance(cell, datetime):
            local = cell.astimezone(_zone()).replace(tzinfo=None)
            sheet.write_datetime(line, place, local, self._of("yyyy-mm-dd hh:mm"))
        elif isinstance(cell, date):
            sheet.write_datetime(line, place, cell, self._of("yyyy-mm-dd"))
        elif isinstance(cell, int | float | Decimal):
            sheet.write_number(line, place, cell)
        else:
            sheet.write_string(line, place, str(cell)[:LONGEST_CELL])

    def _of(self, pattern: str) -> Any:
        if pattern not in self._made:
            self._made[pattern] = self._book.add_format({"num_format": pattern})
        return self._made[pattern]


def _columns(table: Table) -> list[Column]:
    return [column for column in table.columns if column.sheet is not None]


def _cell(column: Column, row: Any) -> Cell:
    return column.sheet(row) if column.sheet is not None else None


def _plain(cell: Cell) -> str:
    """A cell of CSV."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return gettext("yes") if cell else gettext("no")
    if isinstance(cell, Money):
        return f"{cell.amount} {cell.currency}"
    if isinstance(cell, datetime):
        return cell.astimezone(_zone()).strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, str | LazyText):
        return guarded(str(cell))
    return str(cell)


def _line(cells: Sequence[str], before: str = "") -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return (before + text.getvalue()).encode()


def _rows(table: Table, ids: Sequence[int]) -> Iterator[Any]:
    for start in range(0, len(ids), BATCH):
        yield from rows_of(table, ids[start : start + BATCH])
        db.session.expunge_all()


def _spoken(parts: Iterator[bytes], locale: str) -> Iterator[bytes]:
    """The reader's language is still spoken while the sheet is sent."""
    while True:
        with speaking(locale):
            part = next(parts, None)
        if part is None:
            return
        yield part


def _zone() -> ZoneInfo:
    return ZoneInfo(g.get("timezone", settings().timezone))


def _sheet_name(label: str) -> str:
    # What a spreadsheet takes as the name of a sheet.
    return "".join(letter for letter in label if letter not in "[]:*?/\\'")[:31] or "1"
