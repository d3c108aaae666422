"""An import of many rows, the same import again, and an export."""

import csv
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any

from app.config import ROOT
from bench.data.cluster import running_cluster
from bench.data.commands import CommandFailed, flask, site_settings
from bench.data.databases import sqlite_database
from bench.plan import Plan
from bench.processes import cpu_seconds, listening_processes
from bench.servers import clean_environment
from bench.tables import table
from bench.tools import say

TITLE = "Import and export"
ROWS = 50_000
BASE = 1_000
FIELD_LIMIT = 1_000_000


def run(plan: Plan) -> dict[str, Any]:
    """On each database: load the file, load it again, write all of it out. The two have a core
    each."""
    count = 2_000 if plan.quick else ROWS
    with TemporaryDirectory(prefix="kupec-import-") as name, ExitStack() as stack:
        folder = Path(name)
        file = folder / "partners.csv"
        write_rows(file, count)
        server = stack.enter_context(running_cluster())
        server.drop_database("kupec_import")
        server.create_database("kupec_import")
        pool = stack.enter_context(ThreadPoolExecutor(2))
        measured = [
            pool.submit(_steps, database, url, port, file)
            for database, url, port in (
                ("SQLite", f"sqlite:///{folder / 'kupec.sqlite'}", None),
                ("PostgreSQL", server.url("kupec_import"), server.port),
            )
        ]
        rows = [row for steps in measured for row in steps.result()]
        server.drop_database("kupec_import")
        size = file.stat().st_size
    return {"count": count, "bytes": size, "rows": rows}


def _steps(database: str, url: str, port: int | None, file: Path) -> list[dict[str, Any]]:
    flask(url, "db", "upgrade")
    out = file.with_name(f"{database}.csv")
    rows = []
    for step, words in (
        ("import", ("import", str(file))),
        ("the same again", ("import", str(file))),
        ("export", ("export", str(out))),
    ):
        measured = _measured(url, port, "partners", *words)
        rows.append({"database": database, "step": step, **measured})
        say(f"{database}, {step}: {measured['wall']:.0f} s")
    return rows


def write_rows(file: Path, count: int) -> None:
    """Write a file of so many rows: the demo's partners again and again, each under its own name,
    address and external id."""
    base = file.with_name("base.csv")
    flask(sqlite_database(BASE), "partners", "export", str(base))
    csv.field_size_limit(FIELD_LIMIT)
    with base.open(encoding="utf-8-sig", newline="") as source:
        reader = csv.DictReader(source)
        heads, known = list(reader.fieldnames or ()), list(reader)
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, heads)
        writer.writeheader()
        for number in range(count):
            row = dict(known[number % len(known)])
            if number >= len(known):
                row["name"] = f"{row['name']} {number}"
            row["email"] = f"partner{number}@import.example"
            row["external_id"] = f"bench-{number}"
            # Whoever comes in has the lowest level, which stands in one category.
            row["categories"] = row["categories"].split("|")[0]
            writer.writerow(row)


def _measured(url: str, database_port: int | None, *words: str) -> dict[str, float]:
    """Wall and CPU seconds and peak memory of a command, with the database's CPU beside."""
    before, began = _database_cpu(database_port), time.monotonic()
    with TemporaryFile() as printed:
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", *words],
            cwd=ROOT,
            env=clean_environment() | site_settings(url),
            stdout=printed,
            stderr=printed,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - began
        if process.returncode:
            printed.seek(0)
            raise CommandFailed(f"{' '.join(words)}: {printed.read()[-2000:].decode()}")
    return {
        "wall": wall,
        "cpu": usage.ru_utime + usage.ru_stime,
        "database_cpu": _database_cpu(database_port) - before,
        "peak": usage.ru_maxrss * 1024,
    }


def _database_cpu(port: int | None) -> float:
    return cpu_seconds(listening_processes(port)) if port else 0.0


def text(results: dict[str, Any]) -> str:
    """The table."""
    rows = (
        (
            f"{row['step']}, {row['database']}",
            f"{row['wall']:.1f}",
            f"{row['cpu']:.1f}",
            f"{row['database_cpu']:.1f}" if row["database_cpu"] else "",
            f"{row['peak'] / 1e6:.0f}",
            f"{results['count'] / row['wall']:,.0f}",
        )
        for row in results["rows"]
    )
    return (
        f"A UTF-8 file of {results['count']:,} rows ({results['bytes'] / 1e6:.0f} MB), each with "
        "texts, services and an external id, loaded into an empty migrated database, loaded a "
        "second time with nothing changed, and written out again. One run each, the two databases "
        "side by side.\n\n"
        + table(("step", "wall s", "CPU s", "database CPU s", "peak memory MB", "rows/s"), rows)
    )
