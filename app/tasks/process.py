"""The worker as a child of the web server that ``make run`` starts."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from app.config import ROOT

PATIENCE_SECONDS = 10
"""How long a task may take to finish when the server ends."""


@contextmanager
def worker_process() -> Iterator[None]:
    """Run a worker for the length of a block.

    It ends with this process however that ends: told to at the end of the block, by itself when
    this process was killed. When it ends before, that is said on standard error.
    """
    parent = str(os.getpid())
    process = subprocess.Popen(  # noqa: S603 - our own command
        (sys.executable, "-m", "flask", "--app", "wsgi", "worker", "--parent", parent),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        # The terminal's Ctrl+C is for the server, which then tells the worker.
        start_new_session=True,
    )
    Thread(target=_say_when_it_fails, args=(process,), daemon=True).start()
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _say_when_it_fails(process: "subprocess.Popen[bytes]") -> None:
    status = process.wait()
    # Killed by the terminate above when it had not yet begun to listen.
    if status not in (0, -signal.SIGTERM):
        print(
            f"The worker ended with status {status}: background work stands still. "
            "Start it again with: flask --app wsgi worker",
            file=sys.stderr,
            flush=True,
        )
