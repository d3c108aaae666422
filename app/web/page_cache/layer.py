"""The layer in front of Flask: answers anonymous readers from memory."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from app.web.page_cache.answers import Entry, HeaderList, entry_of, taken
from app.web.page_cache.asked import SESSION_COOKIE, Asked, Reading
from app.web.page_cache.shelf import Shelf
from app.web.page_cache.turns import Turns

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

UNCHANGED = "304 Not Modified"
# The longest request that is known again by its raw words: strangers write what they like.
LONGEST_KNOWN = 1_000
KNOWN_OVERHEAD = 1_000
"""Bytes that a known request takes beside its words."""

Signature = tuple[str | None, ...]
NONE: HeaderList = []


class PageCache:
    """A WSGI app around another one.

    A request is first looked up by its raw words, which costs a few microseconds; only one that
    is new is parsed and normalised. Behind both stands one entry for each page, part and encoding.
    The counts are plain numbers, read when a collector asks: two threads may lose one of them.
    """

    def __init__(
        self,
        inner: "WSGIApplication",
        reading: Reading,
        edition: Callable[[], object | None],
        most_bytes: int,
    ) -> None:
        self._inner = inner
        self._reading = reading
        self._edition = edition
        self._known: Shelf[Signature, Asked] = Shelf(most_bytes // 8)
        self._entries: Shelf[str, Entry] = Shelf(most_bytes - most_bytes // 8)
        self._turns = Turns()
        self.kept = self.unchanged = self.made = self.passed = 0

    @property
    def entries(self) -> int:
        """How many pages are kept."""
        return len(self._entries)

    @property
    def size(self) -> int:
        """Bytes that the kept pages and the known requests take, about."""
        return self._entries.size + self._known.size

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        get = environ.get
        method = environ["REQUEST_METHOD"]
        cookie = get("HTTP_COOKIE")
        if (method != "GET" and method != "HEAD") or (cookie and SESSION_COOKIE in cookie):
            return self._pass(environ, start_response)
        # All of a request that may have a say in what is asked.
        signature = (
            environ["PATH_INFO"],
            get("QUERY_STRING"),
            get("HTTP_HOST"),
            get("HTTP_ACCEPT_ENCODING"),
            get("HTTP_HX_REQUEST"),
            get("HTTP_HX_BOOSTED"),
            get("HTTP_HX_HISTORY_RESTORE_REQUEST"),
        )
        asked = self._known.get(signature) or self._read(signature, environ)
        if asked is None:
            return self._pass(environ, start_response)
        referer = get("HTTP_REFERER")
        if referer and asked.locale and self._reading.remembers_switch(asked, referer):
            return self._pass(environ, start_response)
        edition = self._edition()
        if edition is None:
            return self._pass(environ, start_response)
        entry = self._entries.get(asked.key)
        if entry is None or entry.edition != edition:
            return self._miss(asked, edition, environ, start_response)
        self.kept += 1
        if "HTTP_IF_NONE_MATCH" in environ or method == "HEAD":
            return self._send(entry, environ, start_response)
        start_response("200 OK", entry.headers.copy())
        return entry.chunks

    def _read(self, signature: Signature, environ: "WSGIEnvironment") -> Asked | None:
        asked = self._reading.asked(environ)
        length = sum(len(word) for word in signature if word)
        if asked is not None and length <= LONGEST_KNOWN:
            self._known.put(signature, asked, length + KNOWN_OVERHEAD)
        return asked

    def _pass(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        self.passed += 1
        return self._inner(environ, start_response)

    def _miss(
        self,
        asked: Asked,
        edition: object,
        environ: "WSGIEnvironment",
        start_response: "StartResponse",
    ) -> Iterable[bytes]:
        with self._turns.turn(asked.key):
            # It may have been made while this one waited, or just before its turn came.
            entry = self._entries.get(asked.key)
            if entry is not None and entry.edition == edition:
                self.kept += 1
                return self._send(entry, environ, start_response)
            self.made += 1
            answer = taken(self._inner, self._reading.environ_of(asked, environ))
            if not answer.may_be_kept():
                sent = answer.encoded(asked.encoding)
                start_response(sent.status, list(sent.headers))
                return [sent.body] if environ["REQUEST_METHOD"] == "GET" else []
            entry = entry_of(answer, asked.encoding, edition)
            self._entries.put(asked.key, entry, entry.size + len(asked.key))
        return self._send(entry, environ, start_response, answer.of_this_request())

    def _send(
        self,
        entry: Entry,
        environ: "WSGIEnvironment",
        start_response: "StartResponse",
        headers: HeaderList = NONE,
    ) -> Iterable[bytes]:
        if_none_match = environ.get("HTTP_IF_NONE_MATCH")
        if if_none_match is not None and entry.is_what_they_have(if_none_match):
            self.unchanged += 1
            start_response(UNCHANGED, entry.headers_unchanged + headers)
            return []
        start_response("200 OK", entry.headers + headers)
        return entry.chunks if environ["REQUEST_METHOD"] == "GET" else []
