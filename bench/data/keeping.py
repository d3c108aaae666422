"""Where built databases are kept: below a name that changes with what their rows say.

The name is a fingerprint of a small demo as it is loaded now, so that a change of code that writes
the same rows keeps the large databases. It is taken again whenever that code has changed.
"""

import ast
import hashlib
import json
import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory

from app.config import ROOT
from bench.data.commands import load_demo
from bench.results import CACHE

DATA = CACHE / "data"
KNOWN = DATA / "fingerprints.json"
SAMPLE = 48

# What may decide which rows a database holds. Tables of other features may come: a kept database
# is migrated each time it is used.
SHAPED_BY = (
    "migrations/versions/*.py",
    "app/partners/**/*.py",
    "app/tables/words.py",
    "app/i18n/*.py",
    "app/demo/**/*",
    "bench/data/cloning*.py",
)
CLONING = ("bench/data/cloning*.py",)
TABLES = (
    "tiers", "categories", "partners", "standings", "services", "listings", "listing_orders",
    "listing_places", "listing_tokens", "listing_bands", "facet_counts", "facet_combinations",
    "search_terms", "search_variants", "table_words",
)  # fmt: skip
# When rows were written is not what they say.
NOT_COMPARED = frozenset({"created_at", "updated_at"})


def folder() -> Path:
    """The folder of the databases of the present rows; made when it is not there."""
    path = DATA / _fingerprint()
    path.mkdir(parents=True, exist_ok=True)
    return path


def mark_of(*patterns: str) -> str:
    """A short name that changes with the code that these patterns name."""
    return _hash_of(patterns)[:6]


def _fingerprint() -> str:
    code = _hash_of(SHAPED_BY)
    known: dict[str, str] = json.loads(KNOWN.read_text()) if KNOWN.exists() else {}
    if code not in known:
        with TemporaryDirectory(prefix="kupec-sample-") as sample:
            path = Path(sample) / "sample.sqlite"
            load_demo(f"sqlite:///{path}", SAMPLE)
            known[code] = _rows_hash(path, _hash_of(CLONING))
        DATA.mkdir(parents=True, exist_ok=True)
        KNOWN.write_text(json.dumps(known, indent=1))
    return known[code]


def _rows_hash(path: Path, salt: str) -> str:
    digest = hashlib.sha256(salt.encode())
    connection = sqlite3.connect(path)
    made_by = "SELECT sql FROM sqlite_master WHERE tbl_name = ? ORDER BY name"
    for table in TABLES:
        digest.update(repr(connection.execute(made_by, (table,)).fetchall()).encode())
        described = connection.execute(f"PRAGMA table_info({table})").fetchall()
        columns = [column for _, column, *_ in described if column not in NOT_COMPARED]
        rows = connection.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall()  # noqa: S608 - ours
        digest.update(repr(sorted(map(repr, rows))).encode())
    connection.close()
    return digest.hexdigest()[:12]


def _hash_of(patterns: tuple[str, ...]) -> str:
    digest = hashlib.sha256()
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.name.encode() + hashlib.sha256(_meaning(path)).digest())
    return digest.hexdigest()[:12]


def _meaning(path: Path) -> bytes:
    """What a file says; of Python without comments and docstrings, which shape no row."""
    content = path.read_bytes()
    if path.suffix != ".py":
        return content
    tree = ast.parse(content)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            kept = [each for each in body if not _is_docstring(each)]
            body[:] = kept or [ast.Pass()]
    return ast.dump(tree).encode()


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
