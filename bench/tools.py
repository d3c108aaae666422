"""What the benchmarks need of a machine beside Python, and how it is installed."""

import shutil
import sys

from tests.services.missing import TOOLS, Tool
from tests.tools.ensure_tools import install, may_install


def _program(name: str) -> Tool:
    return Tool(name, (name,), lambda: shutil.which(name) is not None)


NEEDED = (
    _program("wrk"),
    TOOLS["PostgreSQL"],
    TOOLS["Redis"],
    TOOLS["Chromium"],
)


class ToolMissing(RuntimeError):
    """A program that a measurement needs is not on this machine."""


def ensure_tools() -> None:
    """Install what is missing, on Debian as root. Raises ToolMissing with what is still missing."""
    lacking = [tool for tool in NEEDED if not tool.is_here()]
    if lacking and may_install():
        install([package for tool in lacking for package in tool.packages])
    still = [tool for tool in NEEDED if not tool.is_here()]
    if still:
        packages = " ".join(package for tool in still for package in tool.packages)
        raise ToolMissing(
            f"The benchmarks need {', '.join(tool.name for tool in still)} (Debian: {packages})."
        )


def has_nginx() -> bool:
    """Whether nginx is here; it is measured for orientation, and not installed for that."""
    return shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin") is not None


def say(text: str) -> None:
    """Tell the person at the keyboard what is going on, at once."""
    print(f"bench: {text}", file=sys.stderr, flush=True)
