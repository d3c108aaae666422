"""A program of the site with a clock that tests put forward: ``python -m tests.services.ahead
app.serve``. The site asks one place what time it is (app.clock), and there the time is put forward
by as many seconds as stand in the file that ``AHEAD`` names, for all processes at the same moment.
"""

import os
import runpy
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import app.clock

COMMAND = (sys.executable, "-m", "tests.services.ahead")
"""Before a module's name, as after ``python -m``."""
AHEAD = "AHEAD"


def put_forward(file: Path, time: timedelta) -> None:
    """Let it be so much later than it is, for all programs that look into this file."""
    # Nobody reads a file that is half written.
    new = file.with_suffix(".new")
    new.write_text(str(time.total_seconds()))
    new.replace(file)


def read(file: Path) -> timedelta:
    """How much later it is than it would be."""
    return timedelta(seconds=float(file.read_text()))


def environ(file: Path) -> dict[str, str]:
    """What such a program needs in its environment."""
    return {AHEAD: str(file)}


def _now() -> datetime:
    return datetime.now(UTC) + read(Path(os.environ[AHEAD]))


def main(words: Sequence[str]) -> None:
    """Run the module that is named first, with the words after it. The processes that it forks
    have the same clock."""
    # Nothing of the site has been imported yet that would have taken the function from there.
    app.clock.now = _now
    sys.argv = list(words)
    runpy.run_module(words[0], run_name="__main__")


if __name__ == "__main__":
    main(sys.argv[1:])
