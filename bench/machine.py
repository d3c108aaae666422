"""What the measurements ran on, without the machine's name or paths."""

import os
import platform
import sqlite3
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tests.services.postgres import programs

PACKAGES = (
    "granian", "flask", "jinja2", "sqlalchemy", "psycopg", "brotli", "django", "flask-babel",
    "datasette",
)  # fmt: skip


def described() -> list[tuple[str, str]]:
    """What and which."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return [
        ("cores", str(os.cpu_count())),
        ("processor", _processor()),
        ("memory", f"{memory / 1e9:.0f} GB"),
        ("system", f"{platform.system()} {platform.release().split('-')[0]}"),
        ("Python", platform.python_version()),
        ("SQLite", sqlite3.sqlite_version),
        ("PostgreSQL", _printed(str((programs() or Path()) / "postgres"), "--version")),
        ("Redis", _printed("redis-server", "--version")),
        *((name, _version(name)) for name in PACKAGES),
    ]


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return platform.machine()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"


def _printed(program: str, option: str) -> str:
    """The version in what a program prints of itself."""
    try:
        done = subprocess.run([program, option], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "none"
    words = done.stdout.replace("v=", "").split()
    return next((word for word in words if word[0].isdigit()), "unknown")
