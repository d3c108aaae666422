"""Strangers may ask whatever they like: memory stays bounded, and nothing goes to the disk."""

import os
import tracemalloc
from collections.abc import Iterable
from pathlib import Path
from threading import Barrier, Event, Thread
from typing import Any

import pytest
from flask import Flask

from app.config import load_settings
from app.web.page_cache import PageCache, kept
from app.web.page_cache.asked import Reading
from app.web.page_cache.shelf import Shelf
from app.web.security import HEADERS

SETTINGS = load_settings(
    {"SECRET_KEY": "a key for tests, long enough", "BASE_URL": "http://localhost"}
)
# A tenth of the million that issue 3 speaks of.
QUESTIONS = 100_000
MEBIBYTE = 1024 * 1024


@kept(parameters=("q",))
def _page() -> str:
    raise AssertionError("the small app below answers instead")


def cache_around(answer: Any, *, mebibytes: int = 1) -> PageCache:
    """The layer alone around a small WSGI app; every path ``/page/…`` is kept."""
    app = Flask("small", static_folder=None)
    app.add_url_rule("/page/<name>", view_func=_page)
    reading = Reading(app, SETTINGS)
    return PageCache(answer, reading, lambda: (1, None), mebibytes * MEBIBYTE)


def a_page(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    body = (environ["PATH_INFO"] + environ["QUERY_STRING"]).encode() * 20
    own = [("Content-Type", "text/html"), ("Cache-Control", "public, no-cache")]
    start_response("200 OK", [*own, *HEADERS])
    return [body]


def ask(cache: PageCache, path: str, query: str = "", **headers: str) -> tuple[str, bytes]:
    started: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "HTTP_HOST": "localhost",
        "wsgi.url_scheme": "http",
        **headers,
    }
    body = cache(environ, lambda status, _headers, *_: started.append(status) or (lambda _: None))
    return started[0], b"".join(body)


def written_bytes() -> int:
    """Bytes that this process has sent to a disk."""
    lines = Path("/proc/self/io").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("write_bytes"))


@pytest.mark.parametrize(
    ("query", "questions"), [("q={}", QUESTIONS), ("utm_source={}", 20_000), ("q=one&{}=x", 20_000)]
)
def test_a_tenth_of_a_million_questions_fills_neither_memory_nor_disk(
    query: str, questions: int
) -> None:
    cache = cache_around(a_page)
    before = written_bytes()
    for number in range(questions):
        ask(cache, "/page/a", query.format(number))
    assert cache.size <= MEBIBYTE
    assert 0 < cache.entries < 1_000
    assert written_bytes() == before
    # A question that was just asked is still answered from memory.
    made = cache.made
    ask(cache, "/page/a", query.format(questions - 1))
    assert cache.made == made


@pytest.mark.parametrize("query", ["q={}", "utm_source={}"])
def test_the_cache_takes_no_more_memory_than_it_says(query: str) -> None:
    cache = cache_around(a_page)
    ask(cache, "/page/warm")
    tracemalloc.start()
    for number in range(5_000):
        ask(cache, "/page/a", query.format(number))
    held, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held <= 1.05 * cache.size
    assert most <= 1.2 * MEBIBYTE


def test_unknown_words_make_no_more_pages() -> None:
    cache = cache_around(a_page)
    for number in range(5_000):
        ask(cache, "/page/a", f"utm_source={number}&x{number}=1")
    assert (cache.made, cache.entries) == (1, 1)


@pytest.mark.parametrize(
    "header", ["HTTP_ACCEPT_ENCODING", "HTTP_HX_REQUEST", "HTTP_HX_BOOSTED", "HTTP_REFERER"]
)
def test_no_header_of_many_kinds_makes_more_pages(header: str) -> None:
    cache = cache_around(a_page)
    for number in range(2_000):
        ask(cache, "/page/a", **{header: f"x{number}"})
    ask(cache, "/page/a", **{header: "x" * 100_000})
    assert (cache.made, cache.entries) == (1, 1)
    assert cache.size <= MEBIBYTE


def test_a_page_too_large_for_the_shelf_is_sent_all_the_same() -> None:
    def large(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "x/y"), ("Cache-Control", "public")])
        return [os.urandom(MEBIBYTE)]

    cache = cache_around(large)
    assert len(ask(cache, "/page/a")[1]) == MEBIBYTE
    assert (cache.entries, cache.size < 10_000) == (0, True)


def test_what_was_not_asked_for_longest_makes_room() -> None:
    shelf: Shelf[str, str] = Shelf(100)
    for name in "abcde":
        shelf.put(name, name.upper(), 20)
    assert shelf.get("a") == "A"
    shelf.put("f", "F", 20)
    assert [name for name in "abcdef" if shelf.get(name)] == list("acdef")
    assert (shelf.size, len(shelf)) == (100, 5)


def test_a_thing_in_place_of_another_takes_its_own_room() -> None:
    shelf: Shelf[str, str] = Shelf(100)
    for size in (25, 10, 20):
        shelf.put("a", str(size), size)
    assert (shelf.size, len(shelf), shelf.get("a")) == (20, 1, "20")
    shelf.put("a", "too large", 26)
    assert (shelf.size, len(shelf), shelf.get("a")) == (0, 0, None)


def test_of_several_who_want_a_missing_page_one_makes_it() -> None:
    making, go_on = Event(), Event()
    made: list[str] = []

    def slow(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        made.append(environ["PATH_INFO"])
        making.set()
        assert go_on.wait(10)
        return a_page(environ, start_response)

    cache = cache_around(slow)
    got: list[tuple[str, bytes]] = []
    readers = [Thread(target=lambda: got.append(ask(cache, "/page/a"))) for _ in range(8)]
    for reader in readers:
        reader.start()
    assert making.wait(10)
    go_on.set()
    for reader in readers:
        reader.join(10)
    assert made == ["/page/a"]
    assert len(got) == 8
    assert len(set(got)) == 1


def test_whoever_fails_to_make_a_page_lets_the_others_go_on() -> None:
    calls: list[int] = []
    making, go_on = Event(), Event()

    def failing_once(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        calls.append(1)
        if len(calls) == 1:
            making.set()
            assert go_on.wait(10)
            raise LookupError("planted")
        return a_page(environ, start_response)

    cache = cache_around(failing_once)
    outcomes: list[object] = []

    def read() -> None:
        try:
            outcomes.append(ask(cache, "/page/a")[0])
        except LookupError:
            outcomes.append("failed")

    readers = [Thread(target=read) for _ in range(4)]
    readers[0].start()
    assert making.wait(10)
    for reader in readers[1:]:
        reader.start()
    go_on.set()
    for reader in readers:
        reader.join(10)
    assert sorted(map(str, outcomes)) == ["200 OK", "200 OK", "200 OK", "failed"]


def test_readers_of_other_pages_do_not_wait() -> None:
    making, go_on = Event(), Event()

    def slow(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/page/slow":
            making.set()
            assert go_on.wait(10)
        return a_page(environ, start_response)

    cache = cache_around(slow)
    reader = Thread(target=lambda: ask(cache, "/page/slow"))
    reader.start()
    assert making.wait(10)
    assert ask(cache, "/page/quick")[0] == "200 OK"
    go_on.set()
    reader.join(10)


def test_many_threads_leave_the_books_in_order() -> None:
    cache = cache_around(a_page)
    start = Barrier(8)
    faults: list[BaseException] = []

    def read(first: int) -> None:
        try:
            start.wait(10)
            for number in range(first, first + 1_000):
                path = f"/page/{number % 700}"
                assert ask(cache, path)[1] == path.encode() * 20
        except BaseException as fault:
            faults.append(fault)

    threads = [Thread(target=read, args=(place * 100,)) for place in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    assert cache.size <= MEBIBYTE
    # Counts are plain numbers: two threads may lose one of them.
    assert 7_900 < cache.made + cache.kept <= 8_000
