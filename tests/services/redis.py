"""A Redis server of the tests' own: empty, on a free port, keeping nothing on disk."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import redis

from tests.services.process import Launch, ServiceFailed, private_directory, running


@dataclass(frozen=True)
class RedisServer:
    """A running server, without a password."""

    port: int

    def url(self, database: int = 0) -> str:
        """The address of a database, as ``REDIS_URL`` takes it."""
        return f"redis://127.0.0.1:{self.port}/{database}"


@contextmanager
def running_redis() -> Iterator[RedisServer]:
    """Run a new, empty server during the block. Raises ServiceFailed with the server's output."""
    if shutil.which("redis-server") is None:
        raise ServiceFailed("Redis is not installed (Debian: redis-server)")
    with running("Redis", _launch) as launch:
        yield RedisServer(port=launch.port)


def _launch(port: int) -> Launch:
    directory = private_directory()
    socket = directory / "redis.sock"
    settings = {
        "bind": "127.0.0.1",
        "port": str(port),
        "unixsocket": str(socket),
        "dir": str(directory),
        "save": "",
        "appendonly": "no",
        "daemonize": "no",
    }
    options = [word for name, value in settings.items() for word in (f"--{name}", value)]
    return Launch(
        port=port,
        command=["redis-server", *options],
        directory=directory,
        ready=lambda: _answers(socket),
    )


def _answers(socket: Path) -> bool:
    """Whether this very server answers: its socket lies in its own folder."""
    with redis.Redis(unix_socket_path=str(socket)) as client:
        try:
            return bool(client.ping())
        except redis.ConnectionError:
            return False
