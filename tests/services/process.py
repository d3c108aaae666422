"""A program that runs for as long as a ``with`` block, and not a moment longer.

``running`` is what every service here is made of. See ``keeper`` for how the program ends even
when the test process is killed.
"""

import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
KEEPER = Path(__file__).with_name("keeper.py")

STOP_SECONDS = 10.0
"""How long a program may take to end by itself before it is killed."""
TRIES = 300
PAUSE = 0.1
"""A program has 300 x 0.1 s to become ready: tries are counted, so that a test which moves the
clock cannot move this."""
STARTS = 3
"""A free port may be taken by another program before ours binds it; then another is tried."""
SHOWN = 8_000
"""How many characters of a program's output stand in an error."""


class ServiceFailed(RuntimeError):
    """A program did not start, did not become ready, or ended by itself; with its output."""


class EndedEarly(ServiceFailed):
    """It ended before it was ready: perhaps its port was taken meanwhile."""


@dataclass(frozen=True)
class Launch:
    """How to start a program on one port, and how to know that it is ready."""

    port: int
    command: Sequence[str]
    directory: Path
    """The program's own; removed when it has ended."""
    ready: Callable[[], bool]
    cwd: Path | None = None
    """Where it starts; its own folder unless said."""
    user: str | None = None
    env: Mapping[str, str] | None = None
    stop_signal: signal.Signals = signal.SIGTERM


@dataclass(frozen=True)
class Program:
    """A started program and what it has printed."""

    name: str
    keeper: "subprocess.Popen[bytes]"
    log: IO[bytes] = field(repr=False)

    def ended(self) -> bool:
        """Whether the program is no longer running."""
        return self.keeper.poll() is not None

    def output(self) -> str:
        """The end of what the program printed on both of its outputs."""
        size = os.fstat(self.log.fileno()).st_size
        # pread: the program writes through the same open file and shares its position.
        text = os.pread(self.log.fileno(), SHOWN, max(0, size - SHOWN))
        return text.decode(errors="replace")

    def wait_until(self, ready: Callable[[], bool]) -> None:
        """Return when ``ready()`` is true. Raises ServiceFailed after the bounded tries."""
        for _ in range(TRIES):
            if self.ended():
                raise EndedEarly(self._said("ended before it was ready"))
            if ready():
                return
            time.sleep(PAUSE)
        raise ServiceFailed(self._said(f"was not ready after {TRIES} tries"))

    def check(self) -> None:
        """Raises ServiceFailed when the program is no longer running."""
        if self.ended():
            raise ServiceFailed(self._said("ended by itself during the tests"))

    def stop(self) -> None:
        """Close the pipe, which makes the keeper end its program, and wait for that."""
        try:
            # communicate() closes the pipe and takes it well that the keeper is gone already.
            self.keeper.communicate(timeout=2 * STOP_SECONDS)
        except subprocess.TimeoutExpired as error:
            self.keeper.kill()
            self.keeper.communicate()
            raise ServiceFailed(self._said("could not be stopped")) from error
        finally:
            self.log.close()

    def _said(self, what: str) -> str:
        return f"{self.name} {what}. It printed:\n{self.output()}"


@contextmanager
def running(name: str, launch_on: Callable[[int], Launch]) -> Iterator[Launch]:
    """Run a program during the block, on a free port that ``launch_on`` is called with.

    Raises ServiceFailed when it does not become ready or ends by itself during the block; an
    error of the block itself gets the program's output as a note.
    """
    program, launch = _ready_program(name, launch_on)
    try:
        yield launch
        program.check()
    except ServiceFailed:
        raise
    except Exception as error:
        error.add_note(f"{name} printed:\n{program.output()}")
        raise
    finally:
        program.stop()


def _ready_program(name: str, launch_on: Callable[[int], Launch]) -> tuple[Program, Launch]:
    for start in range(1, STARTS + 1):
        launch = launch_on(free_port())
        program = _start(name, launch)
        try:
            program.wait_until(launch.ready)
        except BaseException as error:
            program.stop()
            if isinstance(error, EndedEarly) and start < STARTS:
                continue
            raise
        return program, launch
    raise AssertionError("the last start returns or raises")


def _start(name: str, launch: Launch) -> Program:
    order = {
        "command": list(launch.command),
        "directory": str(launch.directory),
        "cwd": str(launch.cwd or launch.directory),
        "user": launch.user,
        "stop_signal": int(launch.stop_signal),
        "stop_seconds": STOP_SECONDS,
    }
    # A file without a name, so that there is nothing to clean up; Program.stop closes it, so no
    # with-block can.
    log = tempfile.TemporaryFile("a+b")  # noqa: SIM115
    keeper = subprocess.Popen(
        [sys.executable, "-I", "-S", str(KEEPER), json.dumps(order)],
        stdin=subprocess.PIPE,
        stdout=log,
        stderr=log,
        env=launch.env,
        # A Ctrl-C, or a kill of the tests' whole group, must not reach the keeper.
        start_new_session=True,
    )
    return Program(name, keeper, log)


def free_port() -> int:
    """A port of 127.0.0.1 that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def private_directory(user: str | None = None) -> Path:
    """A new folder that only ``user`` (default: this one) and root may enter."""
    directory = Path(tempfile.mkdtemp(prefix="kupec-"))
    if user is not None:
        shutil.chown(directory, user)
    return directory


def unprivileged_user() -> str | None:
    """Whom to run a program as that refuses to run as root; None when this is not root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)
