"""How long a web process takes to its first answer, and how much memory it holds."""

import subprocess
import sys
import time
from http.client import HTTPConnection
from typing import Any

from app.config import ROOT
from bench.data.databases import sqlite_database
from bench.load import ask
from bench.plan import Plan
from bench.processes import memory, parent_of
from bench.questions import filtered
from bench.servers import SECRET, clean_environment, kupec, worker_of
from bench.stats import spread
from bench.tables import spread_text, table
from tests.services.process import free_port

TITLE = "Start and memory"
PARTNERS = 240
PATIENCE_SECONDS = 60
PAUSE = 0.002
REQUESTS = 10_000
FULL_CACHE_PAGES = 2_500


def run(plan: Plan) -> dict[str, Any]:
    """Several starts, then the memory of one server through its life."""
    url = sqlite_database(PARTNERS)
    _seconds_to_first_answer(url, "/healthz")  # prepares the static files, as a first start does
    healthz = [_seconds_to_first_answer(url, "/healthz") for _ in range(plan.pairs)]
    page = [_seconds_to_first_answer(url, "/sk/partners/") for _ in range(plan.pairs)]
    with kupec(url, cached=True) as port:
        stages = {"idle": _memory(port)}
        _ask_many(port, filtered(400), 1_000 if plan.quick else REQUESTS, "br")
        stages["after requests"] = _memory(port)
    with kupec(url, cached=True) as port:
        pages = filtered(300 if plan.quick else FULL_CACHE_PAGES, seed=5)
        _ask_many(port, pages, len(pages), "identity")
        stages["full page cache"] = _memory(port)
    return {
        "healthz": spread(healthz).as_json(),
        "page": spread(page).as_json(),
        "memory": stages,
        "requests": 1_000 if plan.quick else REQUESTS,
        "pages": len(pages),
    }


def _seconds_to_first_answer(database_url: str, path: str) -> float:
    """From the start of ``python -m app.serve`` to the answer to a request that waits for it."""
    port = free_port()
    env = clean_environment() | {
        "KUPEC_ENV": "production",
        "SECRET_KEY": SECRET,
        "DATABASE_URL": database_url,
        "BASE_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
    }
    began = time.monotonic()
    server = subprocess.Popen(
        [sys.executable, "-m", "app.serve"],
        cwd=ROOT,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while time.monotonic() - began < PATIENCE_SECONDS:
            try:
                if ask(port, path).status == 200:
                    return time.monotonic() - began
            except OSError:
                time.sleep(PAUSE)
        raise TimeoutError(f"no answer within {PATIENCE_SECONDS} s of the start")
    finally:
        server.terminate()
        server.wait()


def _ask_many(port: int, paths: list[str], count: int, encoding: str) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    for number in range(count):
        connection.request("GET", paths[number % len(paths)], headers={"Accept-Encoding": encoding})
        connection.getresponse().read()
    connection.close()


def _memory(port: int) -> dict[str, Any]:
    pid = worker_of(port)
    # Granian's own process holds no socket: it starts the workers and waits for them.
    own = parent_of(pid)
    worker, whole = memory(pid), [memory(each) for each in (pid, own) if each is not None]
    return {
        "worker_rss": worker.rss,
        "worker_pss": worker.pss,
        "all_pss": sum(each.pss for each in whole),
        "processes": len(whole),
    }


def text(results: dict[str, Any]) -> str:
    """Seconds and megabytes."""
    rows = (
        (stage, *(f"{kept[name] / 1e6:.1f}" for name in ("worker_rss", "worker_pss", "all_pss")))
        for stage, kept in results["memory"].items()
    )
    return (
        "`python -m app.serve` in production mode over a migrated database, from the start of the "
        "process to the first answer, by a client that asks every 2 ms: "
        f"`/healthz` {spread_text(results['healthz'])} s, the catalogue "
        f"{spread_text(results['page'])} s ({results['page']['count']} starts each).\n\n"
        f"Memory of one worker in MB, idle, after {results['requests']:,} requests for 400 "
        f"different pages, and after {results['pages']:,} different pages uncompressed, which is "
        "more than the page cache holds. The last column adds granian's own process, which all "
        "workers share.\n\n"
        + table(("state", "worker RSS", "worker PSS", "all processes PSS"), rows)
    )
