"""Which encoding a file is in, told by its content.

UTF-8 is certain: text in another encoding does not pass for it. The two Windows encodings are
told apart by their words. Slovak, Czech and Polish put one or two letters beyond ASCII among
plain ones ("Łódź"), so their words mix both; a Russian word has none of ASCII's letters.
"""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from app.i18n.current import gettext as _
from app.partners.importing.faults import WHOLE_ROW, Fault, FaultList, ImportRefused

CHUNK = 1 << 20
CENTRAL_EUROPEAN = "cp1250"
CYRILLIC = "cp1251"
SHOWN_NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    CENTRAL_EUROPEAN: "Windows-1250",
    CYRILLIC: "Windows-1251",
}

# Bytes that mean the same in both Windows encodings (dashes, quotes, signs) tell nothing.
_LETTERS_AND_MORE = bytes(
    code
    for code in range(0x80, 0x100)
    if bytes([code]).decode(CENTRAL_EUROPEAN, "replace")
    != bytes([code]).decode(CYRILLIC, "replace")
)
_WORD = re.compile(b"[A-Za-z" + re.escape(_LETTERS_AND_MORE) + b"]+")
_ASCII = bytes(range(0x80))
_PLAIN_LETTER = re.compile(b"[A-Za-z]")
_WELL_FORMED_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")

# Marks of a wrong guess: a sign that touches a letter ("¶wi±teczny" is ISO 8859-2) or stands in
# the middle of a word (UTF-8 damaged on its way); "оПХБЕР" is how KOI8-R reads in Windows-1251.
_ODD = re.compile(
    r"[^\W\d_][±¶¦¬µ]|[±¶¦¬µ][^\W\d_]"
    r"|[^\W\d_][^\w\s!-~’‘–—\u00ad…„“”«»№][^\W\d_]"
    r"|\b[а-яё][А-ЯЁ]{2,}\b"
)
_BEYOND_ASCII = re.compile(r"[^\W\d_]*[^\W\d_a-zA-Z][^\W\d_]*")
_MOST_ODD = 0.05
_FEWEST_ODD = 3


def detect_encoding(file: BinaryIO) -> str:
    """Name of the encoding, as ``open`` takes it. Reads the whole file.

    Raises ImportRefused when the file is empty, no text, or in none of the three encodings.
    """
    head = _at_start(file).read(4)
    if not head.removeprefix(codecs.BOM_UTF8):
        raise _refusal(1, "empty_file", _("The file is empty."))
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise _refusal(1, "undecodable", _("The file is in UTF-16. Save it as CSV in UTF-8."))
    _refuse_binary(file)
    damaged_at = _first_byte_that_is_not_utf8(file)
    if damaged_at is None:
        return "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8"
    if head.startswith(codecs.BOM_UTF8) or _is_mostly_utf8(file):
        raise _undecodable(file, damaged_at, "UTF-8")
    encoding = _windows_encoding(file)
    _refuse_wrong_guess(file, encoding)
    return encoding


def _at_start(file: BinaryIO) -> BinaryIO:
    file.seek(0)
    return file


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    _at_start(file)
    while chunk := file.read(CHUNK):
        yield chunk


def _refuse_binary(file: BinaryIO) -> None:
    read = 0
    for chunk in _chunks(file):
        if b"\0" in chunk:
            line = _line_at(file, read + chunk.index(b"\0"))
            reason = _("This is no text file: it holds a zero byte. Save the table as CSV.")
            raise _refusal(line, "not_a_csv", reason)
        read += len(chunk)


def _first_byte_that_is_not_utf8(file: BinaryIO) -> int | None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    read = 0
    for chunk in _chunks(file):
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            return read - pending + error.start
        read += len(chunk)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return read - len(error.object)
    return None


def _is_mostly_utf8(file: BinaryIO) -> bool:
    """Whether most letters beyond ASCII are well-formed UTF-8: a file damaged on its way, or put
    together from two encodings."""
    well_formed = others = 0
    for chunk in _chunks(file):
        rest, found = _WELL_FORMED_UTF8.subn(b"", chunk)
        well_formed += found
        others += len(rest.translate(None, delete=_ASCII))
    return well_formed > others


def _windows_encoding(file: BinaryIO) -> str:
    mixed = pure = 0
    for chunk in _chunks(file):
        for match in _WORD.finditer(chunk):
            word = match.group()
            if word.isascii():
                continue
            if _PLAIN_LETTER.search(word):
                mixed += 1
            else:
                pure += 1
    return CYRILLIC if pure > mixed else CENTRAL_EUROPEAN


def _refuse_wrong_guess(file: BinaryIO, encoding: str) -> None:
    odd = words = read = 0
    for chunk in _chunks(file):
        try:
            text = chunk.decode(encoding)
        except UnicodeDecodeError as error:
            raise _undecodable(file, read + error.start, SHOWN_NAMES[encoding]) from error
        odd += sum(1 for _match in _ODD.finditer(text))
        words += sum(1 for _match in _BEYOND_ASCII.finditer(text))
        read += len(chunk)
    if odd >= _FEWEST_ODD and odd > words * _MOST_ODD:
        reason = _(
            "The encoding is neither UTF-8, Windows-1250 nor Windows-1251: the letters make no "
            "words. Save the file as CSV in UTF-8."
        )
        raise _refusal(1, "undecodable", reason)


def _undecodable(file: BinaryIO, offset: int, encoding: str) -> ImportRefused:
    reason = _(
        "Here stands a byte that is no letter in %(encoding)s. Save the file as CSV in UTF-8.",
        encoding=encoding,
    )
    return _refusal(_line_at(file, offset), "undecodable", reason)


def _line_at(file: BinaryIO, offset: int) -> int:
    """The line, from 1, that a byte of the file stands in. Lines end in LF or CRLF."""
    _at_start(file)
    line = 1
    while offset > 0 and (chunk := file.read(min(CHUNK, offset))):
        line += chunk.count(b"\n")
        offset -= len(chunk)
    return line


def _refusal(line: int, kind: str, reason: str) -> ImportRefused:
    faults = FaultList()
    faults.add(Fault(line, WHOLE_ROW, kind, "", reason))
    return ImportRefused(faults)
