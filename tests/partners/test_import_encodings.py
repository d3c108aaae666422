"""Which encoding a file to import is in."""

import io
from pathlib import Path

import pytest

from app.partners.importing.encoding import detect_encoding
from app.partners.importing.faults import FaultList, ImportRefused
from app.partners.importing.table import open_table
from app.partners.sheet import columns

DATA = Path(__file__).parent / "data"
LOCALES = ("sk", "pl", "ru")
POLISH = "Źródło Łódź, święta gęś i żółta ćma: ceny są od 60 zł"
SLOVAK = "Ďurčova dielňa: kĺb, vŕba, šťuka – a ešte „väčší“ ľad"
RUSSIAN = "Мастерская «Ёлочка»: сайты на CMS и API — объём любой, № 1"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (POLISH, "utf-8"),
        (POLISH, "utf-8-sig"),
        (POLISH, "cp1250"),
        (SLOVAK, "cp1250"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "utf-8"),
        ("ŻÓŁĆ i pchła", "cp1250"),
        ("МойСклад и 1С", "cp1251"),
        ("plain", "utf-8"),
    ],
)
def test_the_encoding_is_told_by_the_content(text: str, encoding: str) -> None:
    assert detect_encoding(io.BytesIO(text.encode(encoding))) == encoding


@pytest.mark.parametrize(
    ("content", "kind", "line"),
    [
        (b"", "empty_file", 1),
        (b"\xef\xbb\xbf", "empty_file", 1),
        (RUSSIAN.encode("utf-16"), "undecodable", 1),
        (b"name,email\nFir\0ma,a@b.example\n", "not_a_csv", 2),
        (b"name\n\n" + POLISH.encode() + b"\n\xff\n", "undecodable", 4),
        (b"\xef\xbb\xbfname\n\xe9\n", "undecodable", 2),
        (b"name\n" + POLISH.encode() + b"\xc5", "undecodable", 2),
        (POLISH.encode("iso-8859-2"), "undecodable", 1),
        ("Мы Строим Магазины Быстро".encode("koi8-r"), "undecodable", 1),
        (b"name\n\x98\xe0\xe1\xe2\n", "undecodable", 2),
    ],
)
def test_what_is_no_text_in_one_of_the_encodings_is_refused(
    content: bytes, kind: str, line: int
) -> None:
    with pytest.raises(ImportRefused) as refused:
        detect_encoding(io.BytesIO(content))
    assert [(fault.kind, fault.line) for fault in refused.value.faults.kept] == [(kind, line)]


@pytest.mark.parametrize(
    ("name", "encoding", "separator", "count"),
    [
        ("slovak.csv", "utf-8-sig", ",", 4),
        ("polish.csv", "cp1250", ";", 3),
        ("russian.csv", "cp1251", ";", 3),
    ],
)
def test_the_sample_files_are_read_without_a_flag(
    name: str, encoding: str, separator: str, count: int
) -> None:
    with (DATA / name).open("rb") as file:
        table = open_table(file, set(columns(LOCALES)))
        assert (table.encoding, table.separator) == (encoding, separator)
        assert len(list(table.rows(FaultList()))) == count
