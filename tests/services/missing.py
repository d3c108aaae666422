"""What the tests need of a machine beside Python, and what of it is missing here.

One table for both who ask: fixtures call ``require``, and ``make test`` installs what is missing.
"""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.services import browser, nginx, postgres
from tests.tools import vnu

DICTIONARIES = (Path("/usr/share/hunspell"), Path("/usr/share/myspell/dicts"))


@dataclass(frozen=True)
class Tool:
    """One thing that tests need; ``packages`` are Debian's."""

    name: str
    packages: tuple[str, ...]
    is_here: Callable[[], bool]


def _program(name: str) -> Callable[[], bool]:
    return lambda: shutil.which(name) is not None


def _dictionary(language: str) -> Callable[[], bool]:
    return lambda: any((folder / f"{language}.dic").exists() for folder in DICTIONARIES)


TOOLS = {
    tool.name: tool
    for tool in (
        Tool("PostgreSQL", ("postgresql",), lambda: postgres.programs() is not None),
        Tool("Redis", ("redis-server",), _program("redis-server")),
        Tool("nginx", ("nginx",), lambda: nginx.program() is not None),
        Tool("systemd", ("systemd",), _program("systemd-analyze")),
        Tool("docker-compose", ("docker-compose",), _program("docker-compose")),
        Tool("Chromium", ("chromium",), lambda: browser.executable() is not None),
        Tool("Java", ("default-jre-headless",), _program("java")),
        Tool("vnu", (), vnu.JAR.exists),
        Tool("hunspell", ("hunspell",), _program("hunspell")),
        Tool("hunspell sk", ("hunspell-sk",), _dictionary("sk_SK")),
        Tool("hunspell pl", ("hunspell-pl",), _dictionary("pl_PL")),
        Tool("hunspell ru", ("hunspell-ru",), _dictionary("ru_RU")),
    )
}


def missing() -> list[Tool]:
    """What is not on this machine, in the order of the table."""
    return [tool for tool in TOOLS.values() if not tool.is_here()]


def require(*names: str) -> None:
    """Skip the test when one of these is missing; with ``CI=true``, fail it instead.

    A name is one of TOOLS; another is a KeyError. A skipped test on the machine that decides
    would be a test that nobody runs.
    """
    absent = [name for name in names if not TOOLS[name].is_here()]
    if not absent:
        return
    reason = f"missing on this machine: {', '.join(absent)}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
