"""One thread makes a missing page; the others who want it wait for that one."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock

PATIENCE_SECONDS = 5.0


class Turns:
    """Who is making which page."""

    def __init__(self) -> None:
        self._making: dict[str, Event] = {}
        self._changing = Lock()

    @contextmanager
    def turn(self, key: str) -> Iterator[bool]:
        """True at once for the one whose turn it is; False for the others, once that one is done
        or has failed, or after a while: then they look again, and make the page themselves."""
        with self._changing:
            made = self._making.get(key)
            if made is None:
                mine = self._making[key] = Event()
        if made is not None:
            made.wait(PATIENCE_SECONDS)
            yield False
            return
        try:
            yield True
        finally:
            with self._changing:
                del self._making[key]
            mine.set()
