"""A PostgreSQL server of the benchmarks' own, whose databases are kept between runs.

Unlike the one of the tests it is as durable as in production (fsync, synchronous commits), since
the cost of writes is measured on it. Of its settings only the shared buffers are not the defaults.
"""

import fcntl
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from bench.data.keeping import folder
from bench.load import LOAD_CORE
from tests.services.postgres import PostgresServer, programs
from tests.services.process import (
    Launch,
    ServiceFailed,
    private_directory,
    running,
    unprivileged_user,
)

SETTINGS = {"listen_addresses": "127.0.0.1", "timezone": "UTC", "shared_buffers": "512MB"}
SCRIPT = """
programs=$1; data=$2; shift 2
[ -e "$data/PG_VERSION" ] || "$programs/initdb" --pgdata="$data" --username=postgres \
    --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-instructions >&2 || exit 1
exec "$programs/postgres" -D "$data" "$@"
"""


@contextmanager
def running_cluster() -> Iterator[PostgresServer]:
    """Run the kept cluster during the block, on the core of the load: a database usually has
    machines of its own. Raises ServiceFailed with the server's output."""
    if programs() is None:
        raise ServiceFailed("PostgreSQL is not installed (Debian: postgresql)")
    with _alone(), running("PostgreSQL", _launch) as launch:
        yield PostgresServer(port=launch.port, sockets=launch.directory)


@contextmanager
def _alone() -> Iterator[None]:
    """Two servers over one folder would ruin it: a second run waits for the first."""
    with (folder() / "cluster.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def names_of(server: PostgresServer) -> set[str]:
    """The databases that the cluster holds."""
    with connect(server, "postgres") as connection:
        return {name for (name,) in connection.execute("SELECT datname FROM pg_database")}


def connect(
    server: PostgresServer, database: str, *, autocommit: bool = False
) -> psycopg.Connection:
    """A connection beside the application's own."""
    return psycopg.connect(address_of(server, database), autocommit=autocommit)


def address_of(server: PostgresServer, database: str) -> str:
    """The address of a database as the driver itself takes it."""
    return server.url(database).replace("+psycopg", "")


def _launch(port: int) -> Launch:
    user = unprivileged_user()
    sockets, data = private_directory(user), folder() / "cluster"
    if not data.exists():
        data.mkdir(mode=0o700)
        if user is not None:
            shutil.chown(data, user)
    # Left by a server that was killed; nobody else uses the folder now.
    (data / "postmaster.pid").unlink(missing_ok=True)
    places = {"port": str(port), "unix_socket_directories": str(sockets)}
    options = [f"--{name}={value}" for name, value in {**SETTINGS, **places}.items()]
    return Launch(
        port=port,
        command=[
            *("taskset", "-c", str(LOAD_CORE), "/bin/sh", "-c", SCRIPT, "postgres"),
            *(str(programs()), str(data), *options),
        ],
        directory=sockets,
        ready=PostgresServer(port=port, sockets=sockets).accepts_connections,
        user=user,
        # PostgreSQL's fast shutdown: open connections are ended, not waited for.
        stop_signal=signal.SIGINT,
    )
