"""Answers that are not kept, compressed on their way out: error pages, sitemaps, pages while the
cache is off. What is streamed stays streamed."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import Headers
from werkzeug.wsgi import ClosingIterator

from app.web.page_cache.answers import Answer, HeaderList, joined, nobody_writes, vary_by_encoding
from app.web.page_cache.asked import is_signed_in
from app.web.page_cache.encodings import FOR_ONE, IDENTITY, chosen_encoding, is_text, packer_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def with_compression(inner: "WSGIApplication") -> "WSGIApplication":
    """Compress texts for readers who understand it.

    Not for those who are signed in, nor pages that no cache may keep because they are for one
    reader: they may hold secrets beside words of the address, and the length of a compressed page
    tells how much the two are alike.
    """

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET" or is_signed_in(environ):
            return inner(environ, start_response)
        started: list[Any] = []

        def start(
            status: str, headers: HeaderList, exc_info: Any = None
        ) -> Callable[[bytes], object]:
            started[:] = [status, Headers(headers), exc_info]
            return nobody_writes

        body = inner(environ, start)
        status, headers, exc_info = started
        encoding = chosen_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        is_secret = headers.get("Cache-Control", "") == "private, no-store"
        if (
            is_text(headers.get("Content-Type", ""))
            and "Content-Encoding" not in headers
            and not is_secret
        ):
            if "Content-Length" in headers:
                sent = Answer(status, headers, joined(body)).encoded(encoding)
                headers, body = sent.headers, [sent.body]
            else:
                vary_by_encoding(headers)
                if encoding != IDENTITY:
                    headers["Content-Encoding"] = encoding
                    body = ClosingIterator(_packed(body, encoding), getattr(body, "close", None))
        start_response(status, list(headers), exc_info)
        return body

    return answer


def _packed(body: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    pack, finish = packer_of(encoding, FOR_ONE)
    for chunk in body:
        packed = pack(chunk)
        if packed:
            yield packed
    yield finish()
