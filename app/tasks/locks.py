"""A task's lock: held for the length of a run, so that nobody else runs the same task meanwhile.

The database's server keeps it on PostgreSQL, for workers of every machine; the machine itself keeps
it for SQLite, beside the database file. Both let go of it by themselves when the process that holds
it dies, so no lock outlives its worker.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from app.db import db

TASKS = 5_003
"""First number of the advisory locks of tasks; the second is made of the task's name."""

# A machine that vanished without a word is given up on, and its locks with it, after a minute.
KEEPALIVE = (
    "SET tcp_keepalives_idle = 30",
    "SET tcp_keepalives_interval = 10",
    "SET tcp_keepalives_count = 3",
)


@contextmanager
def held(name: str) -> Iterator[bool]:
    """Try to hold a task's lock for the length of a block; whether it could be had, at once."""
    engine = db.engine
    if engine.dialect.name == "postgresql":
        with _held_by_the_server(engine, name) as is_held:
            yield is_held
    else:
        with _held_by_the_machine(Path(engine.url.database or ""), name) as is_held:
            yield is_held


@contextmanager
def _held_by_the_server(engine: Engine, name: str) -> Iterator[bool]:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # Out of the pool: it is closed at the end of the block, and the lock goes with it.
        connection.detach()
        for setting in KEEPALIVE:
            connection.execute(text(setting))
        numbers = {"tasks": TASKS, "task": _number_of(name)}
        is_held = connection.scalar(text("SELECT pg_try_advisory_lock(:tasks, :task)"), numbers)
        try:
            yield bool(is_held)
        finally:
            # Closing alone would let go of it a moment after the block. Where the server is gone,
            # so is the lock.
            with suppress(DBAPIError):
                connection.execute(text("SELECT pg_advisory_unlock_all()"))


@contextmanager
def _held_by_the_machine(database: Path, name: str) -> Iterator[bool]:
    # The file stays: removing it would give two processes two files to lock.
    with database.with_name(f"{database.name}-{name}.lock").open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _number_of(name: str) -> int:
    return int.from_bytes(sha256(name.encode()).digest()[:4], signed=True)
