"""Datasette's table of partners with two facets: another way to publish the same rows."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.load import ask
from bench.servers import SERVER_CORE, clean_environment
from tests.services.process import Launch, private_directory, running

CONDITIONS = ("", "&available=1", "&dropshipping=1", "&kind=company", "&country=SK", "&country=PL")

ORDERS = ("score", "rating", "published_at")


@contextmanager
def serving(database: str) -> Iterator[int]:
    """Serve a SQLite file read-only during the block; yields the port."""

    def launch_on(port: int) -> Launch:
        return Launch(
            port=port,
            command=(
                *("taskset", "-c", str(SERVER_CORE), sys.executable, "-m", "datasette"),
                *("serve", database, "--host", "127.0.0.1", "--port", str(port)),
            ),
            directory=private_directory(),
            ready=lambda: _answers(port),
            env=clean_environment(),
        )

    with running("Datasette", launch_on) as launch:
        yield launch.port


def addresses(database: str) -> list[str]:
    """Pages of the table: different conditions and orders, two facets each."""
    table = f"/{Path(database).stem}/partners?_size=24&_facet=country&_facet=kind"
    return [
        f"{table}&_sort_desc={order}{condition}" for condition in CONDITIONS for order in ORDERS
    ]


def _answers(port: int) -> bool:
    try:
        return ask(port, "/").status == 200
    except OSError:
        return False
