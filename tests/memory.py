"""Databases of tests lie in memory where there is plenty: thousands of them are made and dropped,
and a disk has better things to do than to keep them safe. What they promise does not change: a
process that is killed loses nothing that was written."""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
ENOUGH = 10 * 1024**3
"""Bytes: two workers with a cluster of PostgreSQL each, and the folders of tests that failed."""


def lie_in_memory() -> None:
    """Let temporary folders be made in memory from now on, unless somebody has said where."""
    if "TMPDIR" in os.environ or not MEMORY.is_dir() or _free() < ENOUGH:
        return
    os.environ["TMPDIR"] = str(MEMORY)
    tempfile.tempdir = None


def _free() -> int:
    available = [
        int(line.split()[1]) * 1024
        for line in Path("/proc/meminfo").read_text().splitlines()
        if line.startswith("MemAvailable:")
    ]
    return min([shutil.disk_usage(MEMORY).free, *available])
