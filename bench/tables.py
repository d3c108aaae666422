"""Markdown tables of what was measured."""

from collections.abc import Iterable, Sequence
from typing import Any


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; columns after the first are aligned right."""
    lines = [_line(heads), _line(["---", *["---:"] * (len(heads) - 1)])]
    return "\n".join([*lines, *(_line(row) for row in rows)]) + "\n"


def _line(cells: Sequence[object]) -> str:
    return f"| {' | '.join(str(cell).replace('|', '·') for cell in cells)} |"


def pairs_table(rows: Iterable[dict[str, Any]]) -> str:
    """Results of ``pairs.compare``, one a row."""
    return table(
        (
            "measured",
            "against",
            "ratio (min–max)",
            "requests/s",
            "against",
            "CPU µs/request",
            "CPU ratio",
            "database µs/request",
        ),
        (
            (
                row["subject"],
                row["base"],
                spread_text(row["ratio"]),
                f"{row['rate']['median']:,.0f}",
                f"{row['base_rate']['median']:,.0f}",
                f"{row['cpu']['median'] * 1e6:,.0f}",
                number(row["cpu_ratio"]["median"]),
                f"{row['database_cpu']['median'] * 1e6:,.0f}"
                if row["database_cpu"]["median"]
                else "",
            )
            for row in rows
        ),
    )


def spread_text(spread: dict[str, Any]) -> str:
    """A median with its lowest and highest: ``0.96 (0.91–1.02)``."""
    return f"{number(spread['median'])} ({number(spread['lowest'])}–{number(spread['highest'])})"


def number(value: float) -> str:
    """Three figures, never in powers of ten: ``0.00123``, ``1.23``, ``1,230``."""
    if value == 0:
        return "0"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    places = 2 if abs(value) >= 1 else 3
    while abs(value) < 10 ** -(places - 2) and places < 8:
        places += 1
    return f"{value:.{places}f}"
