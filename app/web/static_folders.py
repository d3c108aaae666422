"""Folders of prepared static files: which are in use, and when the others go.

A process that serves a folder holds a shared lock beside it for as long as it lives; the system
lets go of the lock by itself however the process ends. The time of the lock's file says when the
folder was last seen in use.
"""

import fcntl
import os
import shutil
from pathlib import Path

from app.clock import now

KEPT_SECONDS = 7 * 24 * 3600
"""For readers whose page is older than the upgrade, and for caches that keep such pages."""

# One per process and folder, however many apps the process makes; open until the process ends.
_in_use: dict[Path, int] = {}


def keep(folder: Path) -> None:
    """Hold a folder in use until this process ends; to be called before it is looked for."""
    if folder in _in_use:
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    lock = _lock_of(folder)
    while True:
        # A bare descriptor: a file object would be closed, with a warning, when Python ends.
        descriptor = os.open(lock, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        # Whoever removes the folder removes its lock too: then what is held here is nobody's.
        if lock.exists() and os.path.samestat(os.fstat(descriptor), lock.stat()):
            break
        os.close(descriptor)
    _seen_in_use(descriptor)
    _in_use[folder] = descriptor


def prune(prepared: Path) -> int:
    """Remove the folders that no process has served for a week; returns how many.

    A folder that a killed process left half made goes by the same rule.
    """
    folders = sorted(path for path in prepared.iterdir() if path.is_dir())
    return sum(_removed(folder) for folder in folders)


def _removed(folder: Path) -> bool:
    lock = _lock_of(folder)
    is_new = not lock.exists()
    with lock.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _seen_in_use(file.fileno())
            return False
        if is_new:
            # Prepared by a version that held no locks, or not finished: known by its own age.
            age = folder.stat().st_mtime
            os.utime(file.fileno(), (age, age))
        if now().timestamp() - os.fstat(file.fileno()).st_mtime < KEPT_SECONDS:
            return False
        shutil.rmtree(folder)
        # While it is still held: nobody can be about to serve the folder that is gone.
        lock.unlink()
        return True


def _seen_in_use(descriptor: int) -> None:
    moment = now().timestamp()
    os.utime(descriptor, (moment, moment))


def _lock_of(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.lock")
