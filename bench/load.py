"""Load by wrk: one set of connections, on a core of its own, with the server's CPU time beside."""

import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.processes import cpu_seconds, listening_processes

LOAD_CORE = 1
CONNECTIONS = 8
# A slow page is asked for by fewer, so that few of its answers are still under way at the end.
SLOW_SECONDS = 0.01
SLOW_CONNECTIONS = 2

# Requests are written out before the run begins, so that wrk only sends. Each connection set is
# one thread, which walks through the addresses in their order, again and again.
SCRIPT = """
local requests, at = {}, 0
function init(arguments)
  for path in io.lines(arguments[1]) do
    requests[#requests + 1] = wrk.format("GET", path)
  end
end
function request()
  at = at % #requests + 1
  return requests[at]
end
function done(summary)
  local errors = summary.errors
  io.write(string.format("measured %d %d %d %d\\n", summary.requests, summary.duration,
    summary.bytes, errors.connect + errors.read + errors.write + errors.timeout + errors.status))
end
"""


class LoadFailed(RuntimeError):
    """wrk did not run, or some answers were errors."""


@dataclass(frozen=True)
class Subject:
    """What is measured: addresses of one server, asked with some headers."""

    name: str
    port: int
    paths: Sequence[str] = ("/",)
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    database_port: int | None = None
    """Port of the database server whose CPU time is counted apart."""


@dataclass(frozen=True)
class Measured:
    """One run: so many answers in so many seconds, and the CPU seconds that they took."""

    requests: int
    seconds: float
    cpu: float
    database_cpu: float
    bytes: int

    @property
    def rate(self) -> float:
        """Requests per second."""
        return self.requests / self.seconds

    @property
    def cpu_each(self) -> float:
        """CPU seconds of the server per request."""
        return self.cpu / self.requests

    @property
    def database_cpu_each(self) -> float:
        """CPU seconds of the database per request."""
        return self.database_cpu / self.requests


def measure(subject: Subject, seconds: int, connections: int = CONNECTIONS) -> Measured:
    """Ask for whole ``seconds``. Raises LoadFailed when any answer is an error."""
    pids = listening_processes(subject.port)
    if not pids:
        raise LoadFailed(f"{subject.name}: nothing listens on port {subject.port}")
    also = listening_processes(subject.database_port) if subject.database_port else []
    with TemporaryDirectory(prefix="kupec-load-") as folder:
        script, paths = Path(folder) / "load.lua", Path(folder) / "paths"
        script.write_text(SCRIPT)
        paths.write_text("\n".join(subject.paths) + "\n")
        before, database_before, began = cpu_seconds(pids), cpu_seconds(also), time.monotonic()
        done = subprocess.run(
            _command(subject, seconds, connections, script, paths),
            capture_output=True,
            text=True,
            check=False,
        )
        took = time.monotonic() - began
        cpu, database_cpu = cpu_seconds(pids) - before, cpu_seconds(also) - database_before
    line = next((line for line in done.stdout.splitlines() if line.startswith("measured ")), None)
    if done.returncode != 0 or line is None:
        raise LoadFailed(f"{subject.name}: {done.stdout}{done.stderr}")
    requests, microseconds, size, errors = map(int, line.split()[1:])
    if errors or not requests:
        raise LoadFailed(
            f"{subject.name}: {errors} errors among {requests} answers in {took:.1f} s"
        )
    return Measured(requests, microseconds / 1e6, cpu, database_cpu, size)


def _command(
    subject: Subject, seconds: int, connections: int, script: Path, paths: Path
) -> list[str]:
    headers = [word for pair in subject.headers.items() for word in ("-H", ": ".join(pair))]
    return [
        *("taskset", "-c", str(LOAD_CORE), "wrk", "-t1", f"-c{connections}"),
        *(f"-d{seconds}s", "--timeout", "60s", *headers, "-s", str(script)),
        *(f"http://127.0.0.1:{subject.port}", "--", str(paths)),
    ]


@dataclass(frozen=True)
class Answer:
    """One answer, for a look before the load."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(port: int, path: str, headers: Mapping[str, str] | None = None) -> Answer:
    """One GET. Header names come back in lower case."""
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request("GET", path, headers=dict(headers or {}))
        response = connection.getresponse()
        body = response.read()
        return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, body)
    finally:
        connection.close()


def look(subject: Subject) -> dict[str, Any]:
    """Ask once for the first address, so that what is measured is what was meant: the status must
    be the expected one. Returns status, encoding and length. Raises LoadFailed."""
    answer = ask(subject.port, subject.paths[0], subject.headers)
    if answer.status != subject.status:
        raise LoadFailed(
            f"{subject.name}: status {answer.status}, not {subject.status}, at {subject.paths[0]}"
        )
    return {
        "status": answer.status,
        "encoding": answer.headers.get("content-encoding", "identity"),
        "bytes": len(answer.body),
    }
