"""All databases that the sections need, built before the first of them begins."""

import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from bench.data.cluster import running_cluster
from bench.data.databases import postgres_database, sqlite_database
from bench.tools import say

SMALLEST = 240
"""The demo programme, at which pages are measured too."""


def build(sizes: Sequence[int]) -> float:
    """Make sure that there is a database of each size on SQLite and on PostgreSQL, the two side by
    side; returns the seconds it took."""
    began = time.monotonic()
    wanted = (SMALLEST, *sizes)
    # Fresh processes: what fills millions of rows lets go of its memory when it ends.
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for done in [pool.submit(_on_sqlite, wanted), pool.submit(_on_postgres, wanted)]:
            done.result()
    seconds = time.monotonic() - began
    say(f"databases ready after {seconds:.0f} s")
    return seconds


def _on_sqlite(sizes: Sequence[int]) -> None:
    for size in sizes:
        sqlite_database(size)


def _on_postgres(sizes: Sequence[int]) -> None:
    with running_cluster() as server:
        for size in sizes:
            postgres_database(server, size)
