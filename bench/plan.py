"""How much is measured: the whole run, or a short pass for development."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """Lengths and numbers of what is measured."""

    quick: bool = False

    @property
    def pairs(self) -> int:
        """Pairs of equal length of which medians are taken."""
        return 3 if self.quick else 9

    @property
    def seconds(self) -> int:
        """Length of each half of a pair: short, because what disturbs a machine lasts longer."""
        return 1

    @property
    def sizes(self) -> tuple[int, ...]:
        """Numbers of partners at which growth is measured."""
        return (1_000, 10_000) if self.quick else (1_000, 10_000, 100_000, 1_000_000)
