"""Pages of a list by number."""

from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True)
class Pages:
    """Where the reader is in a list of ``total`` things, ``size`` a page."""

    total: int
    size: int
    number: int

    @property
    def count(self) -> int:
        """Number of pages; one even when there is nothing."""
        return max(1, ceil(self.total / self.size))

    @property
    def offset(self) -> int:
        """How many things stand on the pages before."""
        return (self.number - 1) * self.size

    def window(self) -> list[int | None]:
        """Numbers to show, with None where some are left out: 1 … 4 5 6 … 20."""
        near = {1, self.count, *range(self.number - 1, self.number + 2)}
        shown = sorted(number for number in near if 1 <= number <= self.count)
        numbers: list[int | None] = []
        for number in shown:
            before = numbers[-1] if numbers else 0
            if before is not None and number - before == 2:
                numbers.append(number - 1)
            elif before is not None and number - before > 2:
                numbers.append(None)
            numbers.append(number)
        return numbers
