"""Workers as people run them: processes that are told to end, killed, and several at once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.config import ROOT
from app.db import db
from tests.conftest import make_app, migrate
from tests.services.server import without_own_settings
from tests.tasks.conftest import outcomes

TRIES = 600
PAUSE = 0.05


def eventually(is_so: Callable[[], bool]) -> None:
    """Wait until it is so; tries are counted."""
    for _ in range(TRIES):
        if is_so():
            return
        time.sleep(PAUSE)
    pytest.fail("it never came to that")


class Workers:
    """Worker processes over one database, and the task that they find there."""

    def __init__(self, url: str, folder: Path) -> None:
        self.folder = folder
        self.app: Flask = make_app(url)
        self.processes: list[subprocess.Popen[str]] = []
        self.env = without_own_settings() | {
            "KUPEC_ENV": "development",
            "DATABASE_URL": url,
            "WATCHED": str(folder),
            "LANG": "C.UTF-8",
        }

    def start(self) -> "subprocess.Popen[str]":
        """Start one more; it ends with the tests however they end."""
        worker = ("-m", "flask", "--app", "tests.tasks.site", "worker")
        process = subprocess.Popen(
            [sys.executable, *worker, "--parent", str(os.getpid())],
            cwd=ROOT,
            env=self.env,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.processes.append(process)
        return process

    def wrote(self, name: str) -> list[int]:
        """Process numbers that the task has written."""
        path = self.folder / name
        return [int(line) for line in path.read_text().split()] if path.exists() else []

    def let_go(self) -> None:
        """Let the task end."""
        (self.folder / "go").touch()

    def outcomes(self) -> list[tuple[str | None, str]]:
        """What became of the task's runs, oldest first."""
        with self.app.app_context():
            return [(outcome, said) for name, outcome, said in outcomes() if name == "work"]

    def end(self) -> None:
        """Kill whatever runs still."""
        for process in self.processes:
            process.kill()
            process.communicate()
        with self.app.app_context():
            db.engine.dispose()


@pytest.fixture
def workers(database_url: str, tmp_path: Path) -> Iterator[Workers]:
    folder = tmp_path / "watched"
    folder.mkdir()
    made = Workers(database_url, folder)
    yield made
    made.end()


def status_of(process: "subprocess.Popen[str]") -> tuple[int, str]:
    """Exit status and log of a worker that is ending."""
    _, log = process.communicate(timeout=60)
    return process.returncode, log


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_told_to_end_finishes_its_task_first(
    workers: Workers, number: signal.Signals
) -> None:
    worker = workers.start()
    eventually(lambda: bool(workers.wrote("begun")))
    worker.send_signal(number)
    time.sleep(1)
    assert worker.poll() is None
    workers.let_go()
    status, log = status_of(worker)
    assert status == 0
    assert "worker ended" in log
    assert "Traceback" not in log
    assert workers.outcomes() == [("ok", "worked")]


def test_an_idle_worker_ends_at_once(workers: Workers) -> None:
    workers.let_go()
    worker = workers.start()
    eventually(lambda: bool(workers.wrote("ended")))
    worker.terminate()
    assert status_of(worker)[0] == 0


def test_a_worker_that_is_told_twice_breaks_its_task_off_and_says_so(workers: Workers) -> None:
    worker = workers.start()
    eventually(lambda: bool(workers.wrote("begun")))
    worker.terminate()
    time.sleep(0.2)  # two signals at once would be taken for one
    worker.terminate()
    status, log = status_of(worker)
    assert status == 0
    assert "Traceback" not in log
    assert workers.wrote("ended") == []
    assert workers.outcomes() == [("failed", "BrokenOff: the worker was told twice to end")]


def test_when_a_worker_is_killed_another_one_goes_on(workers: Workers) -> None:
    first, second = workers.start(), workers.start()
    eventually(lambda: bool(workers.wrote("begun")))
    [running] = workers.wrote("begun")
    other = second if running == first.pid else first
    os.kill(running, signal.SIGKILL)
    eventually(lambda: workers.wrote("begun") == [running, other.pid])
    workers.let_go()
    eventually(lambda: bool(workers.wrote("ended")))
    other.terminate()
    assert status_of(other)[0] == 0
    assert workers.outcomes() == [(None, ""), ("ok", "worked")]


def test_several_workers_run_a_task_once(workers: Workers) -> None:
    three = [workers.start() for _ in range(3)]
    eventually(lambda: bool(workers.wrote("begun")))
    time.sleep(1)  # for the others to come and find it taken
    workers.let_go()
    eventually(lambda: bool(workers.wrote("ended")))
    time.sleep(1)  # and to see that it is done
    for worker in three:
        worker.terminate()
        assert status_of(worker)[0] == 0
    assert len(workers.wrote("begun")) == len(workers.wrote("ended")) == 1
    assert workers.outcomes() == [("ok", "worked")]


def test_a_worker_ends_with_its_parent(workers: Workers) -> None:
    """As under make run: whoever started it is killed and can tell it nothing."""
    workers.let_go()
    script = """
import os, subprocess, sys
worker = ("-m", "flask", "--app", "tests.tasks.site", "worker", "--parent", str(os.getpid()))
process = subprocess.Popen([sys.executable, *worker])
print(process.pid, flush=True)
process.wait()
"""
    parent = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=workers.env,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    workers.processes.append(parent)
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    eventually(lambda: bool(workers.wrote("ended")))
    parent.kill()
    eventually(lambda: not lives(worker))


def test_a_database_that_comes_late_is_waited_for(tmp_path: Path) -> None:
    """The worker may be up before the migrations have run."""
    workers = Workers(f"sqlite:///{tmp_path / 'late.sqlite'}", tmp_path)
    workers.let_go()
    worker = workers.start()
    try:
        assert worker.stderr is not None
        lines = iter(worker.stderr.readline, "")
        assert any("task cannot be looked after" in line for line in lines)
        migrate(workers.app)
        eventually(lambda: bool(workers.wrote("ended")))
        worker.terminate()
        assert status_of(worker)[0] == 0
    finally:
        workers.end()


def lives(pid: int) -> bool:
    """Whether a process runs; one that has ended and is not yet asked about does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
