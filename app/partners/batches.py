"""Many rows, some hundreds at a time: neither memory nor a statement grows with their number."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

BATCH = 500

T = TypeVar("T")


def batches(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """Lists of at most ``size`` items, in their order."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
