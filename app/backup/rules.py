"""What a backup says about itself, and which databases may receive one."""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from app.refusals import Refused

FORMAT = "kupec-backup"
VERSION = 1
MANIFEST = "manifest.json"
EDITIONS = "editions"

# Tables that are filled when the database is made, or by the worker alone. Rows in any other table
# are somebody's, and nothing but an express wish replaces them.
NOBODYS = frozenset(
    {"tiers", "tier_conditions", "categories", "exchange_rates", "task_runs", EDITIONS}
)

# Who is signed in on which device, or half way there. A sign-in may have been ended since the
# backup was made, by its owner or because somebody left a team: none comes back to life.
SIGN_INS = ("sign_ins", "half_sign_ins")

_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_CHECKSUM = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Part:
    """One table of a backup."""

    table: str
    columns: tuple[str, ...]
    """In the order in which every row gives its values."""
    rows: int
    sha256: str
    """Of the table's lines, as hexadecimal digits."""

    @property
    def file(self) -> str:
        """Its file within the backup."""
        return f"tables/{self.table}.jsonl"


@dataclass(frozen=True)
class Manifest:
    """What a backup holds."""

    programme: str
    made_at: str
    """In UTC, as ISO 8601 writes it."""
    revision: str
    """The last migration of the database that it was made from."""
    parts: tuple[Part, ...]

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.parts)

    @property
    def files(self) -> set[str]:
        """Everything that the backup consists of."""
        return {MANIFEST, *(part.file for part in self.parts)}


def damaged(where: str) -> Refused:
    """A backup that is not as it was written."""
    return Refused(
        "The backup is damaged or was cut off: %(where)s cannot be trusted. Nothing was changed.",
        where=where,
    )


def manifest_text(manifest: Manifest) -> str:
    """The manifest as it is written; ``read_manifest`` takes it back."""
    said = {"format": FORMAT, "version": VERSION, **asdict(manifest)}
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def read_manifest(text: str) -> Manifest:
    """Read a manifest. Raises Refused for what is none, or a newer program's."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        raise damaged(MANIFEST) from None
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise Refused("This file is no backup of Kupec. Nothing was changed.")
    if said.get("version") != VERSION:
        raise Refused(
            "This backup was made by another version of Kupec (format %(theirs)s; this one reads "
            "%(ours)s). Nothing was changed.",
            theirs=said.get("version"),
            ours=VERSION,
        )
    return Manifest(
        programme=_text(said, "programme"),
        made_at=_text(said, "made_at"),
        revision=_text(said, "revision"),
        parts=tuple(map(_part, _parts(said))),
    )


def require_revision(*, program: str | None, database: str | None) -> str:
    """The database's revision. Raises Refused unless it is the one that the program was written
    for: tables that the program does not know would be left out."""
    if database is None:
        raise Refused("The database has no tables yet. Run “flask --app wsgi db upgrade” first.")
    if database != program:
        raise Refused(
            "The database is at revision %(database)s and the program at %(program)s. Run “flask "
            "--app wsgi db upgrade” first.",
            database=database,
            program=program,
        )
    return database


def require_fitting(
    manifest: Manifest, *, revision: str, tables: Mapping[str, Collection[str]]
) -> None:
    """Raises Refused for a backup that was not made of these very tables: names with their
    columns."""
    if manifest.revision != revision:
        raise Refused(
            "The backup was made at revision %(theirs)s, and this database is at %(ours)s. Restore "
            "it with the program that made it, then run “flask --app wsgi db upgrade”.",
            theirs=manifest.revision,
            ours=revision,
        )
    held = {part.table: set(part.columns) for part in manifest.parts}
    wanted = {table: set(columns) for table, columns in tables.items()}
    for table in sorted(held.keys() | wanted.keys()):
        if held.get(table) != wanted.get(table):
            raise Refused(
                "The table %(table)s of the backup is not the one of this program. Nothing was "
                "changed.",
                table=table,
            )


def require_nobodys(filled: Sequence[str]) -> None:
    """Raises Refused when one of these tables, which hold rows, holds somebody's."""
    somebodys = [table for table in filled if table not in NOBODYS]
    if somebodys:
        raise Refused(
            "This database is in use: there are rows in %(tables)s. Restore into an empty one, or "
            "add --replace to lose all that it holds.",
            tables=", ".join(sorted(somebodys)),
        )


def _parts(said: dict[str, Any]) -> list[Any]:
    parts = said.get("parts")
    if not isinstance(parts, list):
        raise damaged(MANIFEST)
    return parts


def _part(said: Any) -> Part:
    if not isinstance(said, dict):
        raise damaged(MANIFEST)
    table, sha256, rows = _text(said, "table"), _text(said, "sha256"), said.get("rows")
    columns = said.get("columns")
    if (
        not _NAME.fullmatch(table)
        or not _CHECKSUM.fullmatch(sha256)
        or type(rows) is not int
        or rows < 0
        or not isinstance(columns, list)
        or not all(isinstance(name, str) for name in columns)
        or len(set(columns)) != len(columns)
    ):
        raise damaged(MANIFEST)
    return Part(table=table, columns=tuple(columns), rows=rows, sha256=sha256)


def _text(said: dict[str, Any], key: str) -> str:
    value = said.get(key)
    if not isinstance(value, str):
        raise damaged(MANIFEST)
    return value
