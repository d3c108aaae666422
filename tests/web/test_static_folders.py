"""Static files of earlier versions go when nobody has served them for a week, and not before."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import time_machine
from flask.testing import FlaskCliRunner

from app.config import ROOT
from app.tasks import static_files
from app.web.static_folders import KEPT_SECONDS, keep, prune

DAY = 24 * 3600
# What a server of another version does at its start, and then lives on until its input ends.
SERVER = """
import sys
from pathlib import Path
from app.web.static_folders import keep
keep(Path(sys.argv[1]))
print("serves", flush=True)
sys.stdin.read()
"""

Aged = Callable[[str, float], Path]


@pytest.fixture
def folder(tmp_path: Path) -> Aged:
    """Make the folder of a version that was last seen in use so many days ago."""

    def make(name: str, days: float) -> Path:
        made = tmp_path / name
        (made / "css").mkdir(parents=True)
        (made / "css" / "app.css").write_text("a{}")
        lock = tmp_path / f"{name}.lock"
        lock.touch()
        moment = time.time() - days * DAY
        os.utime(lock, (moment, moment))
        os.utime(made, (1_600_000_000, 1_600_000_000))
        return made

    return make


def started(folder: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", SERVER, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def serves(server: "subprocess.Popen[str]") -> bool:
    """Whether it comes to serve its folder; waits for it."""
    assert server.stdout is not None
    return server.stdout.readline() == "serves\n"


def waits_for(server: "subprocess.Popen[str]", lock: Path) -> None:
    """Return when the process has opened a lock's file."""
    descriptors = Path(f"/proc/{server.pid}/fd")
    for _ in range(600):
        if any(path.exists() and path.samefile(lock) for path in descriptors.iterdir()):
            return
        time.sleep(0.05)
    pytest.fail("it never came to the lock")


def test_folders_that_nobody_has_served_for_a_week_are_removed(
    tmp_path: Path, folder: Aged
) -> None:
    assert KEPT_SECONDS == 7 * DAY
    recent, old, oldest = folder("recent", 6.9), folder("old", 7.1), folder("oldest", 700)
    assert prune(tmp_path) == 2
    assert recent.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["recent", "recent.lock"]
    assert not old.exists()
    assert not oldest.exists()
    assert prune(tmp_path) == 0


@pytest.mark.parametrize("end", ["terminate", "kill"])
def test_a_folder_that_another_process_serves_stays_for_as_long_as_that_lives(
    tmp_path: Path, folder: Aged, end: str
) -> None:
    served = folder("served", 0)
    server = started(served)
    try:
        assert serves(server)
        with time_machine.travel(time.time() + 400 * DAY):
            assert prune(tmp_path) == 0
            assert (served / "css" / "app.css").exists()
    finally:
        getattr(server, end)()
        server.communicate()
    # It was in use until just now: readers of its pages have their week.
    with time_machine.travel(time.time() + 406 * DAY):
        assert prune(tmp_path) == 0
    with time_machine.travel(time.time() + 408 * DAY):
        assert prune(tmp_path) == 1
    assert not served.exists()


def test_the_folder_of_this_process_stays(tmp_path: Path, folder: Aged) -> None:
    served = folder("served", 100)
    keep(served)
    keep(served)
    with time_machine.travel(time.time() + 400 * DAY):
        assert prune(tmp_path) == 0
    assert served.exists()


def test_a_folder_without_a_lock_is_known_by_its_own_age(tmp_path: Path) -> None:
    for name, days in (("making-abc", 8), ("making-new", 1)):
        (tmp_path / name).mkdir()
        moment = time.time() - days * DAY
        os.utime(tmp_path / name, (moment, moment))
    assert prune(tmp_path) == 1
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["making-new"]
    with time_machine.travel(time.time() + 7 * DAY):
        assert prune(tmp_path) == 1


def test_a_version_that_starts_while_its_folder_goes_prepares_it_anew(
    tmp_path: Path, folder: Aged, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A step back to a version whose last week is just over."""
    old = folder("old", 8)
    removed = "app.web.static_folders.shutil.rmtree"
    servers: list[subprocess.Popen[str]] = []

    def start_meanwhile(path: Path) -> None:
        servers.append(started(path))
        waits_for(servers[0], tmp_path / "old.lock")
        for file in sorted(path.rglob("*"), reverse=True):
            file.rmdir() if file.is_dir() else file.unlink()
        path.rmdir()

    monkeypatch.setattr(removed, start_meanwhile)
    assert prune(tmp_path) == 1
    monkeypatch.undo()
    [server] = servers
    try:
        assert serves(server)
        # What a server does next: the folder is not there, so it is prepared again.
        old.mkdir()
        with time_machine.travel(time.time() + 400 * DAY):
            prune(tmp_path)
        assert old.exists()
    finally:
        server.communicate()


def test_the_task_prunes_what_the_site_has_prepared(
    runner: FlaskCliRunner, tmp_path: Path, folder: Aged, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(static_files, "PREPARED", tmp_path)
    folder("old", 8)
    done = runner.invoke(args=["tasks", "run", "prune-static"])
    assert (done.exit_code, done.stdout) == (0, "1 folder removed.\n")
    assert runner.invoke(args=["tasks", "run", "prune-static"]).stdout == "0 folders removed.\n"
