"""A PostgreSQL server of the tests' own: a new cluster on a free port, gone afterwards.

Nothing of the machine's own server is used or touched. Durability is off, because the cluster
does not outlive the tests; isolation, locks and constraints are as anywhere.
"""

import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from tests.services.process import (
    Launch,
    ServiceFailed,
    private_directory,
    running,
    unprivileged_user,
)

INSTALLED = Path("/usr/lib/postgresql")
USER = "postgres"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "timezone": "UTC",
}
# initdb runs under the keeper too, so that tests killed during it leave nothing behind.
SCRIPT = """
programs=$1; shift
"$programs/initdb" --pgdata=data --username=postgres --auth=trust --encoding=UTF8 \
    --locale=C.UTF-8 --no-sync --no-instructions >&2 && exec "$programs/postgres" -D data "$@"
"""


def programs() -> Path | None:
    """The folder of ``initdb`` and ``postgres``: Debian's newest, else the one on PATH."""
    versions = [
        folder
        for folder in INSTALLED.glob("*/bin")
        if folder.parent.name.isdigit() and (folder / "initdb").exists()
    ]
    if versions:
        return max(versions, key=lambda folder: int(folder.parent.name))
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@dataclass(frozen=True)
class PostgresServer:
    """A running server. Its only user is ``postgres``, who needs no password."""

    port: int
    sockets: Path

    def url(self, database: str) -> str:
        """The address of a database, as ``DATABASE_URL`` takes it."""
        return f"postgresql+psycopg://{USER}@127.0.0.1:{self.port}/{database}"

    def create_database(self, name: str, template: str | None = None) -> None:
        """Create a database, as a copy of ``template`` when given (nobody may be using that)."""
        query = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        if template is not None:
            # By its files: for a template that nobody writes to, half the work of its pages.
            query += sql.SQL(" TEMPLATE {} STRATEGY FILE_COPY").format(sql.Identifier(template))
        self._execute(query)

    def drop_database(self, name: str) -> None:
        """Drop a database if it exists, ending the connections that are still open to it."""
        self._execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )

    def accepts_connections(self) -> bool:
        """Whether this very server answers: its socket lies in its own folder."""
        try:
            psycopg.connect(
                host=str(self.sockets), port=self.port, user=USER, dbname="postgres"
            ).close()
        except psycopg.OperationalError:
            return False
        return True

    def _execute(self, query: sql.Composed) -> None:
        with psycopg.connect(
            host="127.0.0.1", port=self.port, user=USER, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(query)


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """Run a new, empty cluster during the block. Raises ServiceFailed with the server's output."""
    if programs() is None:
        raise ServiceFailed("PostgreSQL is not installed (Debian: postgresql)")
    with running("PostgreSQL", _launch) as launch:
        yield PostgresServer(port=launch.port, sockets=launch.directory)


def _launch(port: int) -> Launch:
    user = unprivileged_user()
    directory = private_directory(user)
    places = {"port": str(port), "unix_socket_directories": str(directory)}
    options = [f"--{name}={value}" for name, value in {**SETTINGS, **places}.items()]
    return Launch(
        port=port,
        command=["/bin/sh", "-c", SCRIPT, "postgres", str(programs()), *options],
        directory=directory,
        ready=PostgresServer(port=port, sockets=directory).accepts_connections,
        user=user,
        # PostgreSQL's fast shutdown: open connections are ended, not waited for.
        stop_signal=signal.SIGINT,
    )
