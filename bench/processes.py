"""What the kernel says of a running server: its processes, their CPU time, their memory."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
LISTENING = "0A"


def listening_processes(port: int) -> list[int]:
    """The processes that listen on a port of this machine, and all that these have started."""
    inodes = _listening_inodes(port)
    holders = {pid for pid in _all_processes() if _holds(pid, inodes)}
    return sorted(with_descendants(holders))


def with_descendants(pids: Iterable[int]) -> set[int]:
    """Processes together with their children, grandchildren and so on."""
    parents = {pid: parent for pid in _all_processes() if (parent := parent_of(pid)) is not None}
    family = set(pids)
    grown = True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in family} - family
        family |= more
        grown = bool(more)
    return family


def cpu_seconds(pids: Iterable[int]) -> float:
    """User and system time that the processes, and children of theirs that ended, have used."""
    return sum(_ticks(pid) for pid in pids) / TICKS_PER_SECOND


@dataclass(frozen=True)
class Memory:
    """Memory in bytes: resident, and with what is shared divided among its sharers."""

    rss: int
    pss: int


def memory(pid: int) -> Memory:
    """What a process holds now. Raises OSError when it is gone."""
    kilobytes = {"Rss": 0, "Pss": 0}
    for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
        name, _, value = line.partition(":")
        if name in kilobytes:
            kilobytes[name] = int(value.split()[0])
    return Memory(rss=kilobytes["Rss"] * 1024, pss=kilobytes["Pss"] * 1024)


def command_line(pid: int) -> str:
    """How a process was started; empty when it is gone."""
    try:
        return (PROC / str(pid) / "cmdline").read_text().replace("\0", " ").strip()
    except OSError:
        return ""


def _all_processes() -> list[int]:
    return [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]


def _listening_inodes(port: int) -> set[str]:
    inodes = set()
    for table in ("tcp", "tcp6"):
        try:
            lines = (PROC / "net" / table).read_text().splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            fields = line.split()
            if fields[3] == LISTENING and int(fields[1].rpartition(":")[2], 16) == port:
                inodes.add(f"socket:[{fields[9]}]")
    return inodes


def _holds(pid: int, inodes: set[str]) -> bool:
    try:
        return any(os.readlink(link) in inodes for link in (PROC / str(pid) / "fd").iterdir())
    except OSError:
        return False


def _stat(pid: int) -> list[str]:
    """The fields after the name of the program, which may itself hold spaces and brackets."""
    return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()


def parent_of(pid: int) -> int | None:
    """The process that started this one; None when it is gone."""
    try:
        return int(_stat(pid)[1])
    except OSError:
        return None


def _ticks(pid: int) -> int:
    try:
        fields = _stat(pid)
    except OSError:
        return 0
    return sum(map(int, fields[11:15]))
