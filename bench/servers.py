"""The servers that are measured, each alone on one core: granian with one worker and one blocking
thread, for Kupec, for the hellos and for the peers alike."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from app.config import ROOT
from bench.load import ask
from bench.processes import command_line, listening_processes
from tests.services.process import Launch, private_directory, running

SERVER_CORE = 0
SETTINGS = ("BASE_URL", "DATABASE_URL", "PORT", "REDIS_URL", "SECRET_KEY", "SMTP_URL")
SECRET = "a key for benchmarks, long enough"  # noqa: S105 - of servers that live for minutes


@contextmanager
def granian(
    target: str,
    env: Mapping[str, str] | None = None,
    *,
    ready: str = "/",
    core: int = SERVER_CORE,
    interface: str = "wsgi",
) -> Iterator[int]:
    """Serve ``target`` (``module:app``) during the block; yields its port. It is ready when the
    address ``ready`` answers with anything below 500."""

    def launch_on(port: int) -> Launch:
        return Launch(
            port=port,
            command=(
                *("taskset", "-c", str(core), sys.executable, "-m", "granian"),
                *("--interface", interface, "--host", "127.0.0.1", "--port", str(port)),
                *("--workers", "1", "--blocking-threads", "1", "--no-access-log"),
                *("--log-level", "warning", target),
            ),
            directory=private_directory(),
            ready=lambda: _answers(port, ready),
            cwd=ROOT,
            env=clean_environment() | _own_address(port) | dict(env or {}),
        )

    with running(target, launch_on) as launch:
        yield launch.port


@contextmanager
def kupec(
    database_url: str, *, cached: bool, core: int = SERVER_CORE, **settings: str
) -> Iterator[int]:
    """The site as production runs it, with its page cache or without; yields its port."""
    env = {
        "KUPEC_ENV": "production",
        "SECRET_KEY": SECRET,
        "DATABASE_URL": database_url,
        **({} if cached else {"KUPEC_PAGE_CACHE_MB": "0"}),
        **settings,
    }
    with granian("wsgi:app", env, ready="/healthz", core=core) as port:
        yield port


def clean_environment() -> dict[str, str]:
    """This process's environment less what somebody has set for a site of theirs."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in SETTINGS and not name.startswith("KUPEC_")
    }
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""}


def worker_of(port: int) -> int:
    """The process of a granian server that answers: the youngest of those that listen."""
    return max(pid for pid in listening_processes(port) if "granian" in command_line(pid))


def _own_address(port: int) -> dict[str, str]:
    return {"PORT": str(port), "BASE_URL": f"http://127.0.0.1:{port}"}


def _answers(port: int, path: str) -> bool:
    try:
        return ask(port, path).status < 500
    except OSError:
        return False
