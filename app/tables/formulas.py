"""Cells that a spreadsheet would run.

A spreadsheet runs a cell that begins like a formula. An apostrophe before it, which spreadsheets do
not show, makes it a text; whoever reads the file back takes it away again.
"""

import re

_LOOKS_LIKE_A_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def guarded(cell: str) -> str:
    """The cell as it may be opened in a spreadsheet."""
    return f"'{cell}" if _LOOKS_LIKE_A_FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """The cell without the apostrophe that ``guarded`` put before it."""
    return cell[1:] if _GUARDED.match(cell) else cell
