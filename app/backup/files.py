"""A backup as a file: a ZIP archive with one file of JSON lines a table and, written last, a
manifest. What is without a manifest is no backup."""

import hashlib
import io
import json
import os
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Self
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from app.backup.rules import MANIFEST, Manifest, Part, damaged, manifest_text, read_manifest
from app.refusals import Refused

ONLY_OWNER = 0o600
CHUNK = 1 << 20
LONGEST_LINE = 1 << 26
LARGEST_MANIFEST = 1 << 20
ENCRYPTED = 1
# All that zipfile raises over a file that is not as it was written.
BROKEN = (
    BadZipFile, zlib.error, EOFError, OSError, KeyError, ValueError, TypeError, IndexError,
    NotImplementedError, RuntimeError, OverflowError, struct.error,
)  # fmt: skip


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """A file that appears at ``path`` when the block has ended well, whole and on the disk, for its
    owner alone. Raises Refused when there is something at ``path`` already."""
    if os.path.lexists(path):
        raise _exists()
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    opened = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_RDWR, ONLY_OWNER)
    try:
        with os.fdopen(opened, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        try:
            # Unlike a renaming, a link never takes the place of a file that came meanwhile.
            os.link(beside, path)
        except FileExistsError:
            raise _exists() from None
        _settle(path.parent)
    finally:
        beside.unlink(missing_ok=True)


class BackupWriter:
    """Writes a backup, a table after the other. To be used in a ``with`` block."""

    def __init__(self, file: BinaryIO, made_at: datetime) -> None:
        self._archive = ZipFile(file, "w")
        self._made_at = made_at
        self._parts: list[Part] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._archive.close()

    def add(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Write a table. Rows are taken one by one and never kept."""
        checksum, count = hashlib.sha256(), 0
        name = Part(table, tuple(columns), 0, "").file
        with (
            self._archive.open(self._info(name), "w", force_zip64=True) as member,
            io.BufferedWriter(member, CHUNK) as lines,
        ):
            for row in rows:
                line = _line(row)
                checksum.update(line)
                lines.write(line)
                count += 1
        self._parts.append(Part(table, tuple(columns), count, checksum.hexdigest()))

    def finish(self, programme: str, revision: str) -> Manifest:
        """Write the manifest, which makes it a backup."""
        manifest = Manifest(
            programme, self._made_at.isoformat(timespec="seconds"), revision, tuple(self._parts)
        )
        self._archive.writestr(self._info(MANIFEST), manifest_text(manifest))
        return manifest

    def _info(self, name: str) -> ZipInfo:
        info = ZipInfo(name, self._made_at.timetuple()[:6])
        info.compress_type = ZIP_DEFLATED
        info.external_attr = ONLY_OWNER << 16
        return info


class BackupReader:
    """Reads a backup. Whatever is not as it was written raises Refused, with the place."""

    def __init__(self, file: BinaryIO) -> None:
        try:
            self._archive = ZipFile(file)
        except BROKEN:
            raise Refused(
                "This file is no backup of Kupec, or it was cut off. Nothing was changed."
            ) from None
        self.manifest = self._read_manifest()
        names = self._archive.namelist()
        if set(names) != self.manifest.files or len(names) != len(self.manifest.files):
            raise damaged(MANIFEST)

    def check(self) -> None:
        """Read all of it once."""
        for part in self.manifest.parts:
            for _row in self.rows(part):
                pass

    def rows(self, part: Part) -> Iterator[list[Any]]:
        """The rows of a table, one by one. That they were damaged may be found at the end alone."""
        checksum, count = hashlib.sha256(), 0
        for line in self._lines(part):
            checksum.update(line)
            count += 1
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                row = None
            if not isinstance(row, list) or len(row) != len(part.columns):
                raise damaged(f"{part.file}:{count}")
            yield row
        if (count, checksum.hexdigest()) != (part.rows, part.sha256):
            raise damaged(part.file)

    def _lines(self, part: Part) -> Iterator[bytes]:
        with _told(part.file), self._member(part.file) as member:
            for _number in range(part.rows + 1):
                line = member.readline(LONGEST_LINE)
                if not line:
                    return
                yield line

    def _read_manifest(self) -> Manifest:
        if MANIFEST not in self._archive.namelist():
            raise Refused("This file is no backup of Kupec. Nothing was changed.")
        with _told(MANIFEST), self._member(MANIFEST) as member:
            # The end is reached, which is where the archive's own checksum is looked at.
            text = member.read(LARGEST_MANIFEST)
            if member.read(1):
                raise damaged(MANIFEST)
            return read_manifest(text.decode())

    @contextmanager
    def _member(self, name: str) -> Iterator[io.BufferedReader]:
        info = self._archive.getinfo(name)
        if info.compress_type != ZIP_DEFLATED or info.flag_bits & ENCRYPTED:
            raise damaged(name)
        with self._archive.open(info) as member:
            yield io.BufferedReader(member, CHUNK)  # type: ignore[arg-type]  # typeshed hides readinto


@contextmanager
def _told(where: str) -> Iterator[None]:
    try:
        yield
    except BROKEN:
        raise damaged(where) from None


def _line(row: Sequence[Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _exists() -> Refused:
    return Refused("There is a file of this name already. Nothing was written.")


def _settle(folder: Path) -> None:
    """Have the disk know the new name too."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
