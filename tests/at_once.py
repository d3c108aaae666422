"""Several people doing something at the same moment, each over a connection of their own."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

from flask import Flask

from app.db import db

PATIENCE = 60
"""Seconds after which writers that wait for each other are taken for locked out."""

Deed = Callable[[], object]


class People:
    """So many people, each of whom keeps to a thread."""

    def __init__(self, app: Flask, number: int, pool: ThreadPoolExecutor) -> None:
        self.app, self.pool = app, pool
        self.barrier = Barrier(number)

    def at_once(self, *deeds: Deed) -> list[Exception | None]:
        """Let everybody do a deed, all at once; returns what went wrong for each of them."""
        assert len(deeds) == self.barrier.parties
        # What the test itself has read so far is past.
        db.session.rollback()
        return [done.result(PATIENCE) for done in [self.start(deed) for deed in deeds]]

    def start(self, deed: Deed) -> "Future[Exception | None]":
        """Let somebody begin as soon as all the others do, and do not wait for the end."""
        return self.pool.submit(self._do, deed)

    def _do(self, deed: Deed) -> Exception | None:
        with self.app.app_context():
            self.barrier.wait(PATIENCE)
            try:
                deed()
            except Exception as error:
                return error
            finally:
                db.session.remove()
        return None


@contextmanager
def people(app: Flask, number: int) -> Iterator[People]:
    """``number`` people, for the length of a block."""
    with ThreadPoolExecutor(number) as pool:
        yield People(app, number, pool)
