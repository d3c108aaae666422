"""nginx as deploy/ sets it up hands everything on, and nothing that it should not."""

import gzip
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli
import pytest

from tests.deploy.conftest import Answer, Site, ask
from tests.services.nginx import HOST, running_nginx
from tests.services.process import free_port

# Each answer has its own.
OWN = {"x-request-id", "date", "server", "connection", "transfer-encoding", "keep-alive"}


def headers_of(answer: Answer) -> dict[str, str]:
    return {
        name.lower(): value for name, value in answer.headers.items() if name.lower() not in OWN
    }


@pytest.mark.parametrize("encoding", ["br, gzip", "gzip", ""])
@pytest.mark.parametrize(
    "path", ["/sk/", "/ru/partners/", "/robots.txt", "/sk/nothing", "/healthz"]
)
def test_answers_come_through_as_they_were_sent(
    site: Site, plain: int, path: str, encoding: str
) -> None:
    sent = ask(site.processes[0], path, Accept_Encoding=encoding)
    came = ask(plain, path, Accept_Encoding=encoding)
    assert came.status == sent.status
    assert headers_of(came) == headers_of(sent)
    if sent.status == 200:
        assert came.body == sent.body


def test_a_reader_who_has_the_page_is_told_so(plain: int) -> None:
    etag = ask(plain, "/sk/", Accept_Encoding="br").headers["ETag"]
    assert etag.startswith('"')
    again = ask(plain, "/sk/", Accept_Encoding="br", If_None_Match=etag)
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize("port", ["plain", "caching"])
@pytest.mark.parametrize("host", ["evil.example", f"{HOST}.evil.example", "127.0.0.1", ""])
def test_another_host_is_refused(request: pytest.FixtureRequest, port: str, host: str) -> None:
    number: int = request.getfixturevalue(port)
    for _ in range(2):
        answer = ask(number, "/sk/", Host=host)
        assert answer.status == 400
        assert answer.cache is None
    assert ask(number, "/sk/").status == 200


@pytest.mark.parametrize("port", ["plain", "caching"])
def test_the_host_of_an_absolute_address_counts(request: pytest.FixtureRequest, port: str) -> None:
    number: int = request.getfixturevalue(port)
    assert ask(number, "http://evil.example/sk/").status == 400
    came = ask(number, f"http://{HOST}/sk/", Host="evil.example")
    assert came.status == 200
    assert b"evil" not in came.body


def test_figures_are_not_shown_to_strangers(plain: int) -> None:
    assert ask(plain, "/metrics").status == 404
    assert ask(plain, "/metrics", Host="127.0.0.1").status == 400


def test_what_is_too_large_is_refused_before_it_reaches_the_site(plain: int) -> None:
    assert ask(plain, "/sk/partners/?q=" + 9_000 * "x").status == 414
    assert ask(plain, "/sk/", X_Long=9_000 * "x").status == 400
    with socket.create_connection(("127.0.0.1", plain), timeout=30) as connection:
        head = f"POST /sk/ HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 25000000\r\n\r\n"
        connection.sendall(head.encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 413")


def test_a_process_that_is_gone_is_stepped_over(site: Site) -> None:
    with running_nginx([free_port(), site.processes[0]], page_cache=False) as port:
        assert [ask(port, "/healthz").status for _ in range(6)] == [200] * 6


def style_sheet(port: int) -> str:
    page = ask(port, "/sk/").body.decode()
    return page.partition('rel="stylesheet" href="')[2].partition('"')[0]


def test_static_files_are_kept_in_each_encoding(plain: int) -> None:
    path = style_sheet(plain)
    assert path.startswith("/static/")
    original = ask(plain, path).body
    for accepted, used, unpack in (
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
        ("br;q=0.0", None, bytes),
        ("", None, bytes),
    ):
        for _ in range(2):
            answer = ask(plain, path, Accept_Encoding=accepted)
            assert answer.status == 200
            assert answer.headers["Content-Encoding"] == used
            assert "immutable" in answer.headers["Cache-Control"]
            assert unpack(answer.body) == original


class Older(BaseHTTPRequestHandler):
    """A process of another version: it has none of the files that are asked for."""

    asked = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        self.send_response(404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        pass


@contextmanager
def older_version() -> Iterator[int]:
    Older.asked = 0
    server = ThreadingHTTPServer(("127.0.0.1", 0), Older)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_while_versions_change_a_file_is_asked_of_whoever_has_it(site: Site) -> None:
    path = style_sheet(site.processes[0])
    with (
        older_version() as older,
        running_nginx([older, older, site.processes[0]], page_cache=False) as port,
    ):
        first = [
            ask(port, f"{path}?{n}", Accept_Encoding=e).status for n, e in enumerate(["", "br"])
        ]
        assert first == [200, 200]
        asked = Older.asked
        # And once one has given it, nobody is asked again, whatever stands behind the name.
        assert [ask(port, f"{path}?again={n}").status for n in range(5)] == [200] * 5
        assert Older.asked == asked
