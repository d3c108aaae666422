"""Files that people attach to messages: taken for what they are, never for what they are called.

A picture is drawn anew, so that nothing hidden in it reaches anybody; a document is looked at as
far as it can be without opening it. Whatever is taken is only ever served to be stored, never
shown.
"""

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath

from app.jobs.rules.briefs import LARGEST_FILE, LONGEST_FILENAME
from app.partners.pictures import attached_picture
from app.refusals import Refused

PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF")
PDF, ZIP = b"%PDF-", b"PK\x03\x04"
HEAD = 1024
"""Bytes within which a PDF says what it is, and within whose last ones it ends."""
MOST_PARTS, LARGEST_WHOLE = 5_000, 200 * 1024 * 1024
"""Of an office file: how many parts, and how many bytes once they are unpacked."""

_OFFICE = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
_OFFICE_TYPE = "application/vnd.openxmlformats-officedocument."
_OFFICE_TYPES = {
    "docx": f"{_OFFICE_TYPE}wordprocessingml.document",
    "xlsx": f"{_OFFICE_TYPE}spreadsheetml.sheet",
    "pptx": f"{_OFFICE_TYPE}presentationml.presentation",
}
_OPEN = "application/vnd.oasis.opendocument."
_OPEN_TYPES = {
    f"{_OPEN}text": "odt",
    f"{_OPEN}spreadsheet": "ods",
    f"{_OPEN}presentation": "odp",
}
_MACROS = re.compile(r"vbaProject|/?Basic/|\.exe$|\.js$|\.vbs$", re.I)
TEXTS = {"txt": "text/plain", "csv": "text/csv", "tsv": "text/plain", "md": "text/plain"}
# As of the cells of the import: control characters, and signs that turn the direction of writing.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NOT_IN_NAMES = re.compile(
    r'[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff/\\:*?"<>|]+'
)
ENCODINGS = ("utf-8-sig", "cp1250", "cp1251")


@dataclass(frozen=True)
class Attached:
    """A file as it is stored."""

    filename: str
    media_type: str
    data: bytes


def attached(filename: str, data: bytes) -> Attached:
    """The file as it is to be stored. Raises Refused when it is too large, empty, of a kind that
    is not taken, or not what its name says."""
    last = PurePath(filename.replace("\\", "/")).name
    name = " ".join(_NOT_IN_NAMES.sub(" ", last).split()).strip(". ")
    if not data:
        raise Refused("The file “%(name)s” is empty.", field="attachments", name=name)
    if len(data) > LARGEST_FILE:
        raise Refused(
            "The file “%(name)s” is too large: at most 8 MB are allowed.",
            field="attachments",
            name=name,
        )
    stem, _dot, said = name.rpartition(".")
    if not stem:
        stem, said = name, ""
    stem = stem.strip(". ") or "file"
    kind, media_type, stored = _kind(data, said.lower(), name)
    if said and said.lower() not in _NAMES_OF.get(kind, (kind,)):
        raise _not_what_it_says(name)
    return Attached(f"{stem[: LONGEST_FILENAME - 6]}.{kind}", media_type, stored)


_NAMES_OF = {"webp": ("png", "jpg", "jpeg", "webp", "jfif")}
"""Kind → the endings that a file of it may come with; others come with their own."""


def _kind(data: bytes, said: str, name: str) -> tuple[str, str, bytes]:
    """The ending, the media type and the bytes to be stored of a file that says to be ``said``."""
    if data.startswith(PICTURES):
        return "webp", "image/webp", attached_picture(data)
    if PDF in data[:HEAD]:
        if b"%%EOF" not in data[-HEAD:]:
            raise _torn(name)
        return "pdf", "application/pdf", data
    if data.startswith(ZIP):
        kind, media_type = _office(data, name)
        return kind, media_type, data
    if _is_text(data) and (not said or said in TEXTS):
        kind = said or "txt"
        return kind, TEXTS[kind], data
    if said in (*_OFFICE_TYPES, *_OPEN_TYPES.values(), *_NAMES_OF["webp"], *TEXTS, "pdf"):
        raise _not_what_it_says(name)
    raise _not_taken(name)


def _office(data: bytes, name: str) -> tuple[str, str]:
    """The kind of an office file, by its table of contents and the few bytes that name it."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(each.file_size for each in parts) > LARGEST_WHOLE:
                raise _torn(name)
            names = {each.filename for each in parts}
            if any(_MACROS.search(each) for each in names):
                raise Refused(
                    "The file “%(name)s” has programs in it. Save it without macros.",
                    field="attachments",
                    name=name,
                )
            for kind, main in _OFFICE.items():
                if main in names and "[Content_Types].xml" in names:
                    return kind, _OFFICE_TYPES[kind]
            if parts and parts[0].filename == "mimetype":
                with archive.open(parts[0]) as part:
                    media_type = part.read(HEAD).decode("ascii", "replace").strip()
                if media_type in _OPEN_TYPES:
                    return _OPEN_TYPES[media_type], media_type
    # What zipfile raises for torn, encrypted or forged archives.
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError, OSError) as error:
        raise _torn(name) from error
    raise _not_taken(name)


def _is_text(data: bytes) -> bool:
    for encoding in ENCODINGS:
        try:
            return not _NO_TEXT.search(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    return False


def _not_what_it_says(name: str) -> Refused:
    return Refused("The file “%(name)s” is not what its name says.", field="attachments", name=name)


def _not_taken(name: str) -> Refused:
    return Refused(
        "The file “%(name)s” cannot be attached. Pictures, PDF, texts, CSV and office files can.",
        field="attachments",
        name=name,
    )


def _torn(name: str) -> Refused:
    return Refused("The file “%(name)s” is damaged.", field="attachments", name=name)
