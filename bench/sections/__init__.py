"""The sections of the benchmarks, in the order of the page.

Each is a module with ``TITLE``, ``run(plan)``, which measures and returns plain values that JSON
can hold, and ``text(results)``, which tells them in Markdown.
"""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

NAMES = (
    "hello", "warm", "cold", "peers", "growth", "writes", "imports", "weight", "lighthouse",
    "start", "stale", "office", "inbox", "writing", "matching", "fairness",
)  # fmt: skip


def section(name: str) -> ModuleType:
    """The module of a section. Raises KeyError for a name that is none."""
    if name not in NAMES:
        raise KeyError(name)
    return import_module(f"bench.sections.{name}")


def present() -> list[str]:
    """The sections that can be measured: Lighthouse has a runner of its own, bench/lighthouse.py,
    which not every version has."""
    return [name for name in NAMES if name != "lighthouse" or find_spec("bench.lighthouse")]
