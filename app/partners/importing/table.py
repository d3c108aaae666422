"""The file as a table: its separator, its header, and its rows with the lines they begin at."""

import csv
import io
from collections.abc import Generator, Iterator, Set
from contextlib import closing
from dataclasses import dataclass
from typing import BinaryIO

from app.i18n.current import gettext as _
from app.partners.importing.encoding import detect_encoding
from app.partners.importing.faults import WHOLE_ROW, Fault, FaultList, ImportRefused

SEPARATORS = ",;\t"
LONGEST_LINE = 1_000_000

Records = Generator[tuple[int, list[str]], None, None]
"""Records of a file, each with the line that it begins at."""


@dataclass(frozen=True)
class Table:
    """A file whose encoding, separator and header are known. ``file`` must be seekable."""

    file: BinaryIO
    encoding: str
    separator: str
    header_line: int
    header: list[str]
    """Names of the columns in lower case, as the file has them."""

    def size(self) -> int:
        """Length of the file in bytes."""
        return self.file.seek(0, io.SEEK_END)

    def rows(self, faults: FaultList) -> Records:
        """The line that each row begins at, and its cells: as many as the header has.

        Rows that are not so are noted as faults and left out; blank ones are just left out. Close
        what is returned when not all of it is read: until then the file is in its hands.
        """
        width = len(self.header)
        with closing(_records(self.file, self.encoding, self.separator, faults)) as records:
            next(records)
            for line, cells in records:
                row = cells[:width] if _is_blank(cells[width:]) else cells
                if len(row) == width:
                    yield line, row
                else:
                    faults.add(_wrong_width(line, len(row), width))


def open_table(file: BinaryIO, known: Set[str]) -> Table:
    """Find out how to read a file; the separator is the one that yields most ``known`` columns.

    Raises ImportRefused when there is no header to be found.
    """
    encoding = detect_encoding(file)
    best: Table | None = None
    faults = FaultList()
    for separator in SEPARATORS:
        found = _header(file, encoding, separator, faults)
        if found is None:
            continue
        line, names = found
        score = (len(known & set(names)), len(names))
        if best is None or score > (len(known & set(best.header)), len(best.header)):
            best = Table(file, encoding, separator, line, names)
    if best is None:
        if not faults.count:
            faults.add(Fault(1, WHOLE_ROW, "empty_file", "", _("The file is empty.")))
        raise ImportRefused(FaultList(faults.kept[:1], 1))
    return best


def _header(
    file: BinaryIO, encoding: str, separator: str, faults: FaultList
) -> tuple[int, list[str]] | None:
    """Line and names of the header; None when there is none, or when it cannot be read so."""
    faults_before = faults.count
    with closing(_records(file, encoding, separator, faults)) as records:
        line, cells = next(records, (0, []))
    if not cells or faults.count > faults_before:
        return None
    return line, [cell.strip().casefold() for cell in cells]


def _records(file: BinaryIO, encoding: str, separator: str, faults: FaultList) -> Records:
    """Every record that is not blank, with the line that it begins at."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        reader = csv.reader(_lines(text), delimiter=separator, strict=True)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                never_closed = "expected after" not in str(error)
                faults.add(_broken(line, never_closed=never_closed))
                if never_closed:
                    return
                continue
            if not _is_blank(cells):
                yield line, cells
    finally:
        text.detach()  # or the file would be closed with its wrapper


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(LONGEST_LINE):
        yield line
        if len(line) == LONGEST_LINE:
            raise csv.Error("line too long")


def _is_blank(cells: list[str]) -> bool:
    return not any(cell and not cell.isspace() for cell in cells)


def _broken(line: int, *, never_closed: bool) -> Fault:
    if never_closed:
        reason = _(
            "A quotation mark that this row opens is never closed, or a cell is far too long."
        )
    else:
        reason = _("A quotation mark stands where none may be; inside a cell it is written twice.")
    return Fault(line, WHOLE_ROW, "not_a_csv", "", reason)


def _wrong_width(line: int, found: int, expected: int) -> Fault:
    if found < expected:
        reason = _("Too few columns: %(found)s of %(expected)s.", found=found, expected=expected)
        return Fault(line, WHOLE_ROW, "too_few_columns", "", reason)
    reason = _(
        "Too many columns: %(found)s instead of %(expected)s.", found=found, expected=expected
    )
    return Fault(line, WHOLE_ROW, "too_many_columns", "", reason)
