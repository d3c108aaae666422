"""What is wrong with a file, cell by cell."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter

MOST_KEPT = 1000
LONGEST_SHOWN = 200

WHOLE_ROW = "-"
"""Stands for the column in faults of a whole line."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. ``line`` is where its row begins in the file; the header is 1."""

    line: int
    column: str
    kind: str
    """A stable word for programs: ``unknown_category``."""
    value: str
    """As it stands in the file."""
    reason: str
    """For people, in the language being spoken."""

    def __str__(self) -> str:
        value = one_line(self.value)
        return "\t".join((str(self.line), one_line(self.column), self.kind, value, self.reason))


def one_line(value: str) -> str:
    """A value on one line and of bounded length. Control characters are escaped: they could
    rewrite what stands on the operator's terminal."""
    short = value if len(value) <= LONGEST_SHOWN else value[: LONGEST_SHOWN - 1] + "…"
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in short
    )


@dataclass
class FaultList:
    """Faults in the order of the file: the first ones kept, all of them counted, so that a file
    that is wrong throughout costs no more memory than any other."""

    kept: list[Fault] = field(default_factory=list)
    count: int = 0

    def add(self, fault: Fault) -> None:
        """Note one more fault."""
        self.count += 1
        if len(self.kept) < MOST_KEPT:
            self.kept.append(fault)

    def join(self, other: "FaultList") -> None:
        """Take in the faults of another look at the same file."""
        self.count += other.count
        self.kept = sorted([*self.kept, *other.kept], key=attrgetter("line"))[:MOST_KEPT]


class ImportRefused(Exception):
    """The file is wrong somewhere, so that nothing of it was loaded."""

    def __init__(self, faults: FaultList, ignored: Sequence[str] = ()) -> None:
        super().__init__(f"{faults.count} faults")
        self.faults = faults
        self.ignored = list(ignored)
        """Columns of the file that mean nothing here: one may be a required one, mistyped."""
