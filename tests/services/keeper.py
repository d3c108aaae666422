"""Runs one program for the tests, and ends it when the tests end, however they end.

Started as a process of its own. It holds a pipe whose other end only the test process has: when
that process closes it, or is killed and cannot close anything, the pipe ends here, and the
program is stopped and its folder removed. Normal and violent endings so take the same way.

Its one argument is JSON: ``command``, ``directory`` (removed at the end), ``cwd``, ``user`` (or
null), ``stop_signal``, ``stop_seconds``. Standard library only: it starts in a few milliseconds.
"""

import contextlib
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import threading
from typing import Any


def start(order: dict[str, Any]) -> "subprocess.Popen[bytes]":
    """Start the program, in a process group of its own, as another user when asked to."""
    identity: dict[str, Any] = {}
    if order["user"] is not None:
        entry = pwd.getpwnam(order["user"])
        identity = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    return subprocess.Popen(
        order["command"],
        cwd=order["cwd"],
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        **identity,
    )


def stop_when_the_tests_end(
    program: "subprocess.Popen[bytes]", stop_signal: int, stop_seconds: float
) -> None:
    """Wait for the pipe's end, then stop the program: politely, and after a while by force."""
    sys.stdin.buffer.read()
    program.send_signal(stop_signal)
    try:
        program.wait(stop_seconds)
    except subprocess.TimeoutExpired:
        program.kill()


def main() -> int:
    """Run the program until it ends or is stopped; returns its exit status."""
    # Tests started in a script's background ignore SIGINT, and programs inherit that: undo it, or
    # a shell here would not hear the signal that stops it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    order = json.loads(sys.argv[1])
    try:
        program = start(order)
        threading.Thread(
            target=stop_when_the_tests_end,
            args=(program, order["stop_signal"], order["stop_seconds"]),
            daemon=True,
        ).start()
        status = program.wait()
        # Whatever the program started and left behind.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)
    finally:
        shutil.rmtree(order["directory"], ignore_errors=True)
    return status if status >= 0 else 128 - status


if __name__ == "__main__":
    status = main()
    # Not sys.exit: the thread may still sit in a read of standard input, and the interpreter's
    # own ending would wait for that lock or abort on it.
    sys.stdout.flush()
    os._exit(status)
