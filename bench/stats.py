"""The arithmetic of measuring: medians with their spread, ratios of pairs, percentiles."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Spread:
    """Several measurements of one thing: their median, lowest, highest, and how many."""

    median: float
    lowest: float
    highest: float
    count: int

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return asdict(self)


def spread(values: Sequence[float]) -> Spread:
    """Median, lowest and highest of one or more measurements. Raises ValueError without any."""
    if not values:
        raise ValueError("nothing was measured")
    return Spread(median(values), min(values), max(values), len(values))


def ratios(pairs: Sequence[tuple[float, float]]) -> Spread:
    """How the second of each pair stands to the first: the spread of the ratios of the pairs.

    The two of a pair are measured one right after the other, so that what a noisy machine does to
    one it mostly does to the other; the ratio of two medians would lose that.
    """
    return spread([second / first for first, second in pairs])


def percentile(values: Sequence[float], share: float) -> float:
    """The value below or at which ``share`` (0–1) of the values lie, by nearest rank."""
    if not values:
        raise ValueError("nothing was measured")
    if not 0 <= share <= 1:
        raise ValueError(f"a share lies between 0 and 1, not {share}")
    ordered = sorted(values)
    # Counted in whole per mille, so that 0.95 of 20 is the nineteenth, not the twentieth by a
    # rounding of floating point.
    rank = -(-len(ordered) * round(share * 1000) // 1000)
    return ordered[max(rank, 1) - 1]
