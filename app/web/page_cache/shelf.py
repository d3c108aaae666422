"""A dictionary with bounds: what was not asked for longest makes room."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Thing = TypeVar("Thing")


class Shelf(Generic[Key, Thing]):
    """Holds things of at most ``most_bytes`` in all, by the sizes that its users give."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._things: OrderedDict[Key, tuple[Thing, int]] = OrderedDict()
        self._bytes = 0
        self._changing = Lock()

    @property
    def size(self) -> int:
        """Bytes of all that is held."""
        return self._bytes

    def __len__(self) -> int:
        return len(self._things)

    def get(self, key: Key) -> Thing | None:
        """The thing, which is now the one asked for last; None where there is none."""
        try:
            self._things.move_to_end(key)
            return self._things[key][0]
        except KeyError:
            return None

    def put(self, key: Key, thing: Thing, size: int) -> None:
        """Hold a thing in place of what has the key. One that is larger than a quarter of the
        shelf is not held: it would push out all the others."""
        with self._changing:
            before = self._things.pop(key, None)
            if before is not None:
                self._bytes -= before[1]
            if size > self._most_bytes // 4:
                return
            self._things[key] = (thing, size)
            self._bytes += size
            while self._bytes > self._most_bytes:
                _, (_, freed) = self._things.popitem(last=False)
                self._bytes -= freed
