"""Lighthouse, phone preset, of every public page in every language.

Alone: ``python -m bench.lighthouse [word of an address …]`` prints the rows as they come.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from app.config import ROOT
from bench.data.databases import sqlite_database
from bench.load import ask
from bench.servers import kupec
from tests.services.browser import executable

HERE = Path(__file__).parent
INSTALLED = ROOT / ".cache" / "lighthouse"
FILES = ("package.json", "package-lock.json", "lighthouse.mjs")
LOCALES = ("sk", "pl", "ru")
PARTNERS = 240
# The page of a wrong address has to answer 404, which the browser notes in its console, and to stay
# out of search engines.
OF_FOUND_PAGES_ONLY = ("errors-in-console", "http-status-code", "is-crawlable")


@dataclass(frozen=True)
class Row:
    """One page in one language; the scores are from 0 to 100."""

    page: str
    language: str
    performance: int
    accessibility: int
    best_practices: int
    seo: int
    failed: list[str]
    """Audits that lowered a score, with what they measured; and those that were left out."""


@dataclass(frozen=True)
class Page:
    """A public page, by its path below the language."""

    name: str
    path: str
    skipped: tuple[str, ...] = ()


def run(words: Sequence[str] = ()) -> list[Row]:
    """Measure every public page, or those whose address has one of ``words`` in it.

    A page whose performance is below 100 is measured three times, and the median counts.

    Installs Lighthouse into ``.cache/`` first, by npm; it takes some ten seconds a page. Raises
    LookupError without npm or Chromium, and CalledProcessError when Lighthouse itself fails.
    """
    return list(_rows(words))


def _rows(words: Sequence[str]) -> Iterator[Row]:
    chromium, script = executable(), _install()
    if chromium is None:
        raise LookupError("no Chromium on this machine (Debian: chromium)")
    # Chromium has a core of its own, as a reader's phone has; the server keeps to the other.
    with kupec(sqlite_database(PARTNERS), cached=True) as port:
        site = f"http://127.0.0.1:{port}"
        asked = {
            f"{site}/{locale}/{page.path}": (page, locale)
            for locale in LOCALES
            for page in _pages(port)
        }
        asked = {
            address: found
            for address, found in asked.items()
            if not words or any(word in address for word in words)
        }
        pages = [
            {"address": address, "skipped": page.skipped} for address, (page, _) in asked.items()
        ]
        with subprocess.Popen(
            [_tool("node"), str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"CHROME_PATH": chromium},
        ) as running:
            # Both are asked for above; types cannot know it.
            assert running.stdin is not None and running.stdout is not None  # noqa: S101, PT018
            running.stdin.write(json.dumps(pages))
            running.stdin.close()
            for line in running.stdout:
                yield _row(json.loads(line), asked)
        if running.returncode:
            raise subprocess.CalledProcessError(running.returncode, running.args)


def _row(answer: dict[str, object], asked: dict[str, tuple[Page, str]]) -> Row:
    page, locale = asked[str(answer["address"])]
    left_out = [f"{audit} left out" for audit in page.skipped]
    return Row(page.name, locale, *answer["scores"], failed=[*answer["failed"], *left_out])


def _pages(port: int) -> list[Page]:
    """Every kind of public page, with partners that this database has."""
    list_ = ask(port, "/sk/partners/", {"Accept-Encoding": "identity"}).body.decode()
    first, second = [part.partition('"')[0] for part in list_.split('data-partner="')[1:3]]
    return [
        Page("home", ""),
        Page("catalogue", "partners/"),
        Page("catalogue, page 2", "partners/?page=2"),
        Page("catalogue with filters", "partners/?category=seo&tier=gold"),
        Page("empty answer", "partners/?q=zzzqq"),
        Page("profile", f"partners/{first}/"),
        Page("levels", "tiers/"),
        Page("category", "categories/seo/"),
        Page("compare", f"compare/?partner={first}&partner={second}"),
        Page("compare, empty", "compare/"),
        Page("certificate", f"partners/{first}/certificate"),
        Page("not found", "nothing-here", OF_FOUND_PAGES_ONLY),
    ]


def _install() -> Path:
    """Lighthouse as ``package-lock.json`` has it, and the script beside it; returns the script."""
    INSTALLED.mkdir(parents=True, exist_ok=True)
    is_old = not (INSTALLED / "node_modules").is_dir()
    for name in FILES:
        here, there = HERE / name, INSTALLED / name
        if not there.is_file() or here.read_bytes() != there.read_bytes():
            is_old |= name.endswith(".json")
            shutil.copyfile(here, there)
    if is_old:
        command = [_tool("npm"), "ci", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(command, cwd=INSTALLED, check=True)
    return INSTALLED / "lighthouse.mjs"


def _tool(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        raise LookupError(f"no {name} on this machine (Debian: nodejs, npm)")
    return path


if __name__ == "__main__":
    for row in _rows(sys.argv[1:]):
        print(json.dumps(asdict(row), ensure_ascii=False), flush=True)
