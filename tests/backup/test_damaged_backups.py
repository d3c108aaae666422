"""A backup that is not as it was written changes nothing, and says where it is not."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.backup.files import BackupReader, BackupWriter
from app.backup.rules import Manifest, manifest_text, read_manifest
from app.backup.values import MOMENT
from app.refusals import Refused
from tests.backup.commands import refused, run
from tests.backup.tables import rows
from tests.faults import share_of

MADE_AT = MOMENT.read("2026-03-01T12:00:00+00:00")
HELD = [("a", [[number, "word " * (number % 7)] for number in range(300)]), ("b", [])]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)

Change = Callable[[dict[str, bytes]], None]


def small() -> bytes:
    """A backup of two tables."""
    file = io.BytesIO()
    with BackupWriter(file, MADE_AT) as writer:
        for table, held in HELD:
            writer.add(table, ["id", "word"], held)
        writer.finish(programme="Kupec", revision="0001")
    return file.getvalue()


SMALL = small()


def read(data: bytes) -> list[tuple[str, list[Any]]]:
    backup = BackupReader(io.BytesIO(data))
    backup.check()
    return [(part.table, list(backup.rows(part))) for part in backup.manifest.parts]


def read_or_refused(data: bytes) -> list[tuple[str, list[Any]]] | None:
    try:
        return read(data)
    except Refused:
        return None


def changed(file: Path, change: Change) -> None:
    """Pack the backup anew with other content, as a forger would: the archive itself is sound."""
    with zipfile.ZipFile(file) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    change(held)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in held.items():
            archive.writestr(name, content)


def replaced(table: str, content: bytes, count: int) -> Change:
    """Other rows in a table, with a manifest that fits them."""

    def change(held: dict[str, bytes]) -> None:
        held[f"tables/{table}.jsonl"] = content
        manifest = json.loads(held["manifest.json"])
        for part in manifest["parts"]:
            if part["table"] == table:
                part |= {"rows": count, "sha256": hashlib.sha256(content).hexdigest()}
        held["manifest.json"] = json.dumps(manifest).encode()

    return change


def said(key: str, value: object) -> Change:
    """Another manifest."""

    def change(held: dict[str, bytes]) -> None:
        manifest = json.loads(held["manifest.json"])
        held["manifest.json"] = json.dumps(manifest | {key: value}).encode()

    return change


def another_rate(held: dict[str, bytes]) -> None:
    """As many rows as before, and of the right kind: the checksum alone can tell."""
    rates = held["tables/exchange_rates.jsonl"]
    held["tables/exchange_rates.jsonl"] = rates.translate(bytes.maketrans(b"0123", b"1111"))


def test_what_is_whole_is_read() -> None:
    assert read(SMALL) == HELD


@pytest.mark.faults
@settings(max_examples=share_of(4_000))
@given(place=st.integers(0, len(SMALL) - 1), other=st.integers(1, 255))
def test_a_byte_that_is_another_is_noticed_or_meant_nothing(place: int, other: int) -> None:
    data = bytearray(SMALL)
    data[place] ^= other
    assert read_or_refused(bytes(data)) in (HELD, None)


@given(
    places=st.lists(st.integers(0, len(SMALL) - 1), min_size=2, max_size=30),
    chance=st.randoms(use_true_random=False),
)
def test_many_bytes_that_are_others_are_noticed(places: list[int], chance: Any) -> None:
    data = bytearray(SMALL)
    for place in places:
        data[place] = chance.randrange(256)
    assert read_or_refused(bytes(data)) in (HELD, None)


@given(length=st.integers(0, len(SMALL) - 1))
def test_a_file_that_was_cut_off_is_no_backup(length: int) -> None:
    with pytest.raises(Refused):
        read(SMALL[:length])


@given(data=st.binary(max_size=200))
def test_any_other_file_is_no_backup(data: bytes) -> None:
    with pytest.raises(Refused):
        read(data)


@given(said=JSON)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_a_manifest_is_read_or_refused(said: Any) -> None:
    whole = json.loads(manifest_text(Manifest("Kupec", "now", "0001", ())))
    texts = [json.dumps(said), *(json.dumps(whole | {key: said}) for key in whole)]
    texts += [json.dumps(whole | {"parts": [said, said]})]
    for text in texts:
        try:
            assert isinstance(read_manifest(text), Manifest)
        except Refused:
            continue


WRONG: dict[str, Change] = {
    "foreign": lambda held: held.clear() or held.update({"photo.jpg": b"..."}),
    "a file too many": lambda held: held.update({"more.txt": b""}),
    "a table less": lambda held: held.pop("tables/users.jsonl") and None,
    "other content": lambda held: held.update({"tables/users.jsonl": b"[]\n"}),
    "another rate": another_rate,
    "another's format": said("format", "another"),
    "a newer format": said("version", 2),
    "another revision": said("revision", "0001"),
    "no tables": said("parts", []),
    "a row that is none": replaced("exchange_rates", b'{"EUR": 1}\n', 1),
    "a row too short": replaced("exchange_rates", b'["EUR"]\n', 1),
    "a row that is no JSON": replaced("exchange_rates", b"EUR\n", 1),
    "a row of another encoding": replaced("exchange_rates", b'["\xff", 1]\n', 1),
    "a value of another type": replaced("exchange_rates", b'["EUR", "1"]\n', 1),
    "a row twice": replaced("exchange_rates", b'["EUR", 1]\n["EUR", 1]\n', 2),
    "rows that are not told": replaced("exchange_rates", b'["EUR", 1]\n["PLN", 1]\n', 1),
    "rows that are missing": replaced("exchange_rates", b'["EUR", 1]\n', 2),
    "no value where one must be": replaced("exchange_rates", b'["EUR", null]\n', 1),
    "nobody referred to": replaced("users", b"", 0),
}  # fmt: skip


@pytest.fixture
def backup(used: Flask, file: Path) -> Path:
    run(used, "create", file)
    return file


def test_whatever_is_wrong_nothing_is_changed(used: Flask, backup: Path) -> None:
    before, whole = rows(used), backup.read_bytes()
    for name, change in WRONG.items():
        changed(backup, change)
        told = refused(used, "restore", "--replace", backup)
        assert str(backup) in told, name
        assert rows(used) == before, name
        backup.write_bytes(whole)
    run(used, "restore", "--replace", backup)


def test_the_place_is_named(used: Flask, backup: Path) -> None:
    whole = backup.read_bytes()
    for change, where in (
        (replaced("exchange_rates", b'["EUR", 1]\n["PLN", "1"]\n', 2), "exchange_rates.jsonl:2"),
        (replaced("exchange_rates", b'["EUR", 1]\n[]\n', 2), "exchange_rates.jsonl:2"),
        (replaced("exchange_rates", b'["EUR", 1]\n' * 2, 2), "exchange_rates"),
        (said("parts", [1]), "manifest.json"),
    ):
        changed(backup, change)
        assert where in refused(used, "restore", "--replace", backup)
        backup.write_bytes(whole)


def test_damage_is_found_before_anything_is_touched(used: Flask, backup: Path) -> None:
    data = bytearray(backup.read_bytes())
    data[len(data) // 2] ^= 0xFF
    backup.write_bytes(data)
    before = rows(used)
    assert "tables/" in refused(used, "check", backup)
    assert "tables/" in refused(used, "restore", "--replace", backup)
    assert rows(used) == before
