"""``make run`` starts a worker beside the web server, which ends when the server does."""

import os
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from app.db import db
from tests import cast
from tests.conftest import make_app
from tests.services.process import ServiceFailed
from tests.services.server import running_server
from tests.tasks.test_worker import eventually, lives


@pytest.fixture
def settings(migrated_sqlite: Path, tmp_path: Path) -> dict[str, str]:
    """Of a site whose database is not empty, so that no demo has to be made."""
    shutil.copyfile(migrated_sqlite, tmp_path / "kupec.sqlite")
    url = f"sqlite:///{tmp_path / 'kupec.sqlite'}"
    with make_app(url).app_context():
        cast.hardly_anything_told()
        db.session.remove()
        db.engine.dispose()
    return {"DATABASE_URL": url}


def worker_of(address: str) -> tuple[int, int]:
    """Process numbers of the worker of the site at this address, and of its server."""
    port = f"PORT={urlsplit(address).port}".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
            if b"--parent" in words and port in (folder / "environ").read_bytes().split(b"\0"):
                return int(folder.name), int(words[words.index(b"--parent") + 1])
        except OSError:
            continue  # it has ended meanwhile
    raise AssertionError("there is no worker")


def is_gone(pid: int) -> Callable[[], bool]:
    return lambda: not lives(pid)


def test_the_worker_ends_with_the_server(settings: dict[str, str]) -> None:
    with running_server(settings, "--development") as address:
        worker, server = worker_of(address)
        assert worker != server
    assert is_gone(worker)()


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    eventually(is_gone(pid))
    time.sleep(1)  # for whoever looks after it to have seen it


def test_the_worker_ends_when_the_server_is_killed(settings: dict[str, str]) -> None:
    site = running_server(settings, "--development")
    worker, server = worker_of(site.__enter__())
    kill(server)
    with pytest.raises(ServiceFailed, match="ended by itself"):
        site.__exit__(None, None, None)
    eventually(is_gone(worker))


def test_a_worker_that_dies_is_said_and_the_site_goes_on(settings: dict[str, str]) -> None:
    site = running_server(settings, "--development")
    worker, server = worker_of(site.__enter__())
    kill(worker)
    assert not is_gone(server)()
    kill(server)
    said = "The worker ended with status -9: background work stands still."
    with pytest.raises(ServiceFailed, match=said):
        site.__exit__(None, None, None)


def test_in_production_the_worker_is_a_service_of_its_own(settings: dict[str, str]) -> None:
    production = {**settings, "KUPEC_ENV": "production", "SECRET_KEY": "a key for tests, long"}
    with (
        running_server(production) as address,
        pytest.raises(AssertionError, match="no worker"),
    ):
        worker_of(address)
