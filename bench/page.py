"""``docs/benchmarks.md``: put together of what the sections measured last, and of the notes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.config import ROOT
from bench.goals import Goal, goals
from bench.machine import described
from bench.results import load
from bench.sections import NAMES, section
from bench.tables import table

PAGE = ROOT / "docs" / "benchmarks.md"
NOTES = Path(__file__).parent / "notes"
OPENING = " ".join(
    (
        "# Benchmarks\n\n`make bench` measures and writes this page;",
        '`make bench ONLY="warm cold"` measures some sections, `make bench QUICK=1` makes a short',
        "pass. Figures of one machine move by the hour; ratios are what counts: both sides of a",
        "pair run one right after the other, in turns, for the same time, at least nine times, and",
        "the median of the ratios of the pairs is given with the lowest and the highest. The",
        "server has one core to itself; the load (wrk) has the other, with the database. CPU is",
        "user and system time of the server's processes, from `/proc`.\n",
    )
)


def write_page() -> Path:
    """Write the page of what there is; returns its path."""
    PAGE.write_text("\n".join(_parts()), encoding="utf-8")
    return PAGE


def _parts() -> Iterator[str]:
    kept = {name: found for name in NAMES if (found := load(name)) is not None}
    yield OPENING
    yield "## Goals\n"
    yield _goal_table(goals({name: found["results"] for name, found in kept.items()}))
    yield from _note("goals")
    for name in NAMES:
        module = section(name)
        yield f"## {module.TITLE}\n"
        if name in kept:
            yield _measured(kept[name])
            yield module.text(kept[name]["results"])
        else:
            yield "Not measured yet.\n"
        yield from _note(name)
    yield "## The machine\n"
    yield table(("what", "which"), described())


def _goal_table(found: list[Goal]) -> str:
    words = {True: "yes", False: "**no**", None: "not measured"}
    return table(
        ("figure", "goal", "measured", "met"),
        ((goal.what, goal.goal, goal.figure, words[goal.met]) for goal in found),
    )


def _measured(kept: dict[str, Any]) -> str:
    short = " A short pass: few pairs, small sizes." if kept["quick"] else ""
    return f"Measured {kept['measured'].replace('T', ' ').replace('+00:00', '')} UTC.{short}\n"


def _note(name: str) -> Iterator[str]:
    """What somebody wrote about a section by hand: what limits a goal, what was tried."""
    path = NOTES / f"{name}.md"
    if path.exists():
        yield path.read_text(encoding="utf-8").strip() + "\n"
