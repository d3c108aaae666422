"""Long suites of faults and chance: a tenth of each runs in ``make test``, all of it in
``make faults``, which writes down what was tried in docs/faults.md.

    @pytest.mark.faults
    def test_two_answers_at_once(app: Flask, told: Told) -> None:
        for _ in range(told.tries(1_000)): …
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from platform import machine, system

import pytest

from app.config import ROOT

IS_WHOLE = os.environ.get("KUPEC_FAULTS") == "1"
"""Whether the whole suites run, as ``make faults`` asks."""
PART = 10
PAGE = ROOT / "docs" / "faults.md"
PROPERTY = "faults"
HEAD = """# Faults on purpose

Written by `make faults`: what was tried, and what came of it. Every row is a test that fails when
its figure is not reached; a tenth of it runs in `make test`.
"""


def share_of(whole: int) -> int:
    """How often something is tried: all of it in ``make faults``, a tenth in ``make test``."""
    return whole if IS_WHOLE else max(1, whole // PART)


@dataclass
class Told:
    """What one test tells of its tries."""

    figures: dict[str, int | str] = field(default_factory=dict)

    def tries(self, whole: int) -> int:
        """As ``share_of``, and the number is told."""
        return self.times(share_of(whole))

    def times(self, tries: int) -> int:
        """Tells a number that ``share_of`` has made."""
        self.figures["tried"] = tries
        return tries

    def tell(self, **figures: int | str) -> None:
        """Tell what came of it: ``won=1000, lost=0``."""
        self.figures |= figures


@dataclass
class Ledger:
    """What all tests of one run have told."""

    rows: list[tuple[str, Mapping[str, int | str], str]] = field(default_factory=list)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Called for each part of each test, in the process that puts the run together."""
        told = dict(report.user_properties).get(PROPERTY)
        if told is not None and report.when == "call":
            self.rows.append((report.nodeid, told, report.outcome))

    def pytest_sessionfinish(self) -> None:
        """Write the page, when there is anything to tell."""
        if self.rows:
            PAGE.write_text(page(self.rows), encoding="utf-8")


def page(rows: Sequence[tuple[str, Mapping[str, int | str], str]]) -> str:
    """The page as Markdown."""
    lines = [
        HEAD,
        f"Run on {datetime.now(UTC):%Y-%m-%d}, {system()} {machine()}, {os.cpu_count()} cores.\n",
        "| test | tried | told | outcome |",
        "|---|---|---|---|",
    ]
    for name, figures, outcome in sorted(rows, key=lambda row: row[0]):
        others = ", ".join(
            f"{key.replace('_', ' ')} {figures[key]}" for key in figures if key != "tried"
        )
        path, _, test = name.partition("::")
        told = f"{Path(path).stem.removeprefix('test_')}: {test.removeprefix('test_')}".replace(
            "_", " "
        )
        lines.append(f"| {told} | {figures.get('tried', '')} | {others} | {outcome} |")
    return "\n".join(lines) + "\n"
