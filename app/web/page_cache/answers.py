"""An answer of Flask, taken whole; and what is kept of it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import Headers
from werkzeug.http import parse_etags

from app.web.page_cache.encodings import (
    FOR_MANY,
    FOR_ONE,
    IDENTITY,
    SMALLEST_COMPRESSED,
    compressed,
    is_text,
)

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

# What an answer may depend on, as all of it stands in the key of a kept page.
KNOWN_VARIANTS = {"accept-encoding", "hx-request"}
# Of one answer alone, or made anew for each.
NOT_KEPT = ("X-Request-Id", "Content-Length", "ETag", "Last-Modified", "Date", "Set-Cookie")
OF_THE_BODY = ("Content-Type", "Content-Encoding", "Content-Length")
OVERHEAD = 2_500
"""Bytes that an entry takes beside its body: its headers, objects and places in dictionaries."""

HeaderList = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as a WSGI app gave it."""

    status: str
    headers: Headers
    body: bytes

    def may_be_kept(self) -> bool:
        """Whether every anonymous reader may get this very answer."""
        control = {
            part.strip().lower() for part in self.headers.get("Cache-Control", "").split(",")
        }
        return (
            self.status.startswith("200")
            and "public" in control
            and not control & {"private", "no-store"}
            and "Set-Cookie" not in self.headers
            and "Content-Encoding" not in self.headers
            and self.variants() <= KNOWN_VARIANTS
        )

    def variants(self) -> set[str]:
        """Names of the request's headers that the answer depends on, in lower case."""
        names = ",".join(self.headers.getlist("Vary")).split(",")
        return {name.strip().lower() for name in names if name.strip()}

    def of_this_request(self) -> HeaderList:
        """Headers that are for the one who made the request, whatever is kept."""
        return [(name, value) for name, value in self.headers if name == "X-Request-Id"]

    def encoded(self, encoding: str, effort: Mapping[str, int] = FOR_ONE) -> "Answer":
        """The same answer as it travels to a reader of an encoding."""
        headers = Headers(self.headers)
        body = self.body
        is_large_text = len(body) >= SMALLEST_COMPRESSED and is_text(
            headers.get("Content-Type", "")
        )
        if is_large_text and "Content-Encoding" not in headers:
            vary_by_encoding(headers)
            if encoding != IDENTITY:
                body = compressed(body, encoding, effort)
                headers["Content-Encoding"] = encoding
        headers["Content-Length"] = str(len(body))
        return Answer(self.status, headers, body)


@dataclass(frozen=True, slots=True)
class Entry:
    """A page that is kept, ready to be sent."""

    edition: object
    """The edition that was current before the page was made."""
    etag: str
    headers: HeaderList
    headers_unchanged: HeaderList
    """Those of an answer that says: you have it already."""
    chunks: list[bytes]
    """The body, as WSGI wants it."""

    @property
    def size(self) -> int:
        """Bytes of memory, about."""
        words = sum(len(name) + len(value) for name, value in self.headers)
        return len(self.chunks[0]) + words + OVERHEAD

    def is_what_they_have(self, if_none_match: str) -> bool:
        """Whether the reader's copy is this one, by the header ``If-None-Match``."""
        return if_none_match == self.etag or parse_etags(if_none_match).contains_weak(
            self.etag.strip('"')
        )


def taken(app: "WSGIApplication", environ: "WSGIEnvironment") -> Answer:
    """Ask a WSGI app and take its answer whole."""
    started: list[tuple[str, HeaderList]] = []

    def start(status: str, headers: HeaderList, _error: Any = None) -> Callable[[bytes], object]:
        # A second call means that something failed after the first: the last one holds.
        started[:] = [(status, headers)]
        return nobody_writes

    body = joined(app(environ, start))
    status, headers = started[0]
    return Answer(status, Headers(headers), body)


def joined(body: Iterable[bytes]) -> bytes:
    """The whole of a WSGI body, which is closed as the server would close it."""
    try:
        return b"".join(body)
    finally:
        close = getattr(body, "close", None)
        if close is not None:
            close()


def nobody_writes(_chunk: bytes) -> None:
    """What ``start_response`` returns here: answers are returned, not written."""
    raise RuntimeError("answers are returned, not written")


def entry_of(answer: Answer, encoding: str, edition: object) -> Entry:
    """Keep an answer for readers of an encoding. Its strong ETag is a hash of the body and names
    the encoding, so that it is the same in every process."""
    digest = blake2b(answer.body, digest_size=12).hexdigest()
    sent = answer.encoded(encoding, FOR_MANY)
    used = sent.headers.get("Content-Encoding", "")
    etag = f'"{digest}-{used}"' if used else f'"{digest}"'
    headers = sent.headers
    for name in NOT_KEPT:
        headers.remove(name)
    headers["ETag"] = etag
    unchanged = [(name, value) for name, value in headers if name not in OF_THE_BODY]
    headers["Content-Length"] = str(len(sent.body))
    return Entry(edition, etag, list(headers), unchanged, [sent.body])


def vary_by_encoding(headers: Headers) -> None:
    """Say that the answer depends on the encodings that its reader understands."""
    names = [name.strip() for name in ",".join(headers.getlist("Vary")).split(",") if name.strip()]
    if "accept-encoding" not in {name.lower() for name in names}:
        names.insert(0, "Accept-Encoding")
    headers["Vary"] = ", ".join(names)
