"""Whether messages arrive, and how evenly, while two hundred merchants and partners write."""

import os
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from app.config import ROOT
from bench.data.cluster import running_cluster
from bench.data.commands import flask
from bench.data.databases import app_over
from bench.plan import Plan
from bench.servers import SECRET
from bench.stats import percentile
from bench.tables import number, table
from bench.tools import say
from bench.writers import seats, stored, write
from tests.services.process import Launch, free_port, private_directory, running
from tests.services.redis import running_redis
from tests.services.server import running_server, without_own_settings

TITLE = "Writing at once"
WRITERS, QUICK_WRITERS = 200, 20
SECONDS, QUICK_SECONDS = 60, 6
WORKERS = 2
MODES: Mapping[str, float] = {"without a pause": 0, "every ten seconds": 10}
"""How long everybody reads between two messages, in the mean."""
DATABASE = "kupec_writing"
INTRODUCTION = (
    "{writers} people in {talks} conversations, both sides of each, over HTTP for {seconds} s: the",
    "form is sent, the page behind it is opened, and the next message is written, at once or after",
    "reading for a while. The site runs as in production: {workers} processes with the limits of",
    "tries in Redis, and the worker that mails every message to the other side; load, site and",
    "database share the two cores. Milliseconds from the sending of a message to its acceptance.",
)


def run(plan: Plan) -> dict[str, Any]:
    """Both databases, each way of writing over a new one."""
    writers = QUICK_WRITERS if plan.quick else WRITERS
    seconds = QUICK_SECONDS if plan.quick else SECONDS
    found: dict[str, Any] = {}
    with running_cluster() as server, running_redis() as redis:
        for database in ("SQLite", "PostgreSQL"):
            for mode, pause in MODES.items():
                say(f"{writers} writers {mode} on {database} …")
                with TemporaryDirectory(prefix="kupec-writing-") as folder:
                    url = f"sqlite:///{folder}/kupec.sqlite"
                    if database == "PostgreSQL":
                        server.drop_database(DATABASE)
                        server.create_database(DATABASE)
                        url = server.url(DATABASE)
                    flask(url, "db", "upgrade")
                    found[f"{database}, {mode}"] = _measured(
                        url, redis.url(), writers, seconds, pause
                    )
        server.drop_database(DATABASE)
    return {"rows": found, "writers": writers, "seconds": seconds}


def _measured(
    url: str, redis_url: str, writers: int, seconds: float, pause: float
) -> dict[str, Any]:
    # Lines of the log are not for this screen.
    with Path(os.devnull).open("w") as nothing, redirect_stderr(nothing), app_over(url) as app:
        everybody = seats(app, writers // 2)
        load = os.getloadavg()[0]
        with site_with_worker(url, SECRET, redis_url) as port:
            written = write(port, everybody, seconds, pause)
        there = stored()
    kept = sum(min(there[text], 1) for text in written.sent)
    result = {
        "sent": len(written.sent),
        "stored": there.total(),
        "lost": len(written.sent) - kept,
        "errors": len(written.errors),
        "median": percentile(written.seconds, 0.5),
        "p99": percentile(written.seconds, 0.99),
        "highest": max(written.seconds),
        "load": load,
    }
    for error in written.errors[:5]:
        say(error)
    say(
        f"sent {result['sent']}, stored {result['stored']}, errors {result['errors']}, "
        f"median {1000 * result['median']:.1f} ms, p99 {1000 * result['p99']:.1f} ms"
    )
    return result


@contextmanager
def site_with_worker(database_url: str, secret: str, redis_url: str) -> Iterator[int]:
    """The site as production runs it on two cores, with a worker and a mail server that takes
    everything; yields its port."""
    with running("Mail server", _mail_server) as mail:
        settings = {
            "KUPEC_ENV": "production",
            "SECRET_KEY": secret,
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "SMTP_URL": f"smtp://127.0.0.1:{mail.port}",
        }
        with (
            running_server(settings, "--workers", str(WORKERS)) as address,
            running("The worker", lambda _port: _worker(settings | {"BASE_URL": address})),
        ):
            yield urlsplit(address).port or 0


def _mail_server(port: int) -> Launch:
    return Launch(
        port=port,
        command=(
            *(sys.executable, "-m", "aiosmtpd", "--nosetuid"),
            *("--class", "aiosmtpd.handlers.Sink", "--listen", f"127.0.0.1:{port}"),
        ),
        directory=private_directory(),
        ready=lambda: _is_taken(port),
    )


def _worker(settings: Mapping[str, str]) -> Launch:
    return Launch(
        port=free_port(),
        command=(sys.executable, "-m", "flask", "--app", "wsgi", "worker"),
        directory=private_directory(),
        ready=lambda: True,
        cwd=ROOT,
        env=without_own_settings() | dict(settings),
    )


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def ratio(row: Mapping[str, Any]) -> float:
    """How many times the median the ninety-ninth of a hundred messages takes."""
    return float(row["p99"] / row["median"])


def text(results: dict[str, Any]) -> str:
    """One row for each database and way of writing."""
    told = {**results, "talks": results["writers"] // 2, "workers": WORKERS}
    heads = (
        *("writers", "sent", "stored", "lost", "errors"),
        *("median", "p99", "highest", "p99 : median"),
    )
    rows = (
        (
            name,
            *(f"{row[key]:,}" for key in ("sent", "stored", "lost", "errors")),
            *(f"{1000 * row[key]:.0f}" for key in ("median", "p99", "highest")),
            number(ratio(row)),
        )
        for name, row in results["rows"].items()
    )
    return " ".join(INTRODUCTION).format(**told) + "\n\n" + table(heads, rows)
