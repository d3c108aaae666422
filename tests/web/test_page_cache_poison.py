"""A request that means harm: the next reader gets what an untouched server would give."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask, Response, request
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

from app.web.page_cache import kept
from tests.web.conftest import SiteMaker, Stage

MARKUP = "\"><script>alert('x')</script>"
PATHS = ("/sk/partners/?q=sklad", "/pl/", "/ru/tiers/")

POISON: list[dict[str, str]] = [
    {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http"},
    {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Prefix": "/evil", "X-Real-Ip": "1.2.3.4"},
    {"Forwarded": "host=evil.example;proto=http"},
    {"X-Original-Url": "/sk/nothing", "X-Rewrite-Url": "/sk/nothing"},
    {"X-Http-Method-Override": "POST", "X-Method-Override": "PURGE"},
    {"Hx-Current-Url": "https://evil.example/", "Hx-Target": MARKUP, "Hx-Trigger": MARKUP},
    {"Hx-Request": "true", "Hx-Boosted": "true", "Hx-Prompt": MARKUP},
    {"Referer": "https://evil.example/" + MARKUP},
    {"Referer": "http://localhost/ru/partners/"},
    {"Accept-Language": "ru, pl;q=0.9", "Accept": "application/json", "User-Agent": MARKUP},
    {"Cookie": f"kupec_locale=ru; other={MARKUP}"},
    {"Cookie": "session=planted"},
    {"Range": "bytes=0-10", "If-Range": "x", "If-Modified-Since": "Wed, 21 Oct 2026 07:28:00 GMT"},
    {"Cache-Control": "no-store", "Pragma": "no-cache", "Authorization": "Bearer planted"},
    {"Content-Length": "5", "Content-Type": "application/x-www-form-urlencoded"},
    {"Accept-Encoding": MARKUP, "If-None-Match": MARKUP, "Origin": "https://evil.example"},
    {"X-Request-Id": MARKUP, "Server-Name": "evil.example", "Remote-Addr": MARKUP},
    {"Host": "127.0.0.1:1"},
    {"Host": "evil.example"},
    {"Host": "LOCALHOST"},
]


@dataclass(frozen=True)
class Seen:
    """An answer as it leaves the site."""

    status: str
    headers: Headers
    body: bytes


def ask(site: Flask, path: str, headers: Mapping[str, str], **changes: Any) -> Seen:
    """Send a request with exactly these headers, and with changes to what the server says. Not
    by a client: it would put right what is wrong on purpose."""
    environ = EnvironBuilder(path, base_url="http://localhost/").get_environ()
    for name, value in headers.items():
        key = name.upper().replace("-", "_")
        environ[key if key.startswith("CONTENT_") else f"HTTP_{key}"] = value
    body, status, answered = run_wsgi_app(site, {**environ, **changes}, buffered=True)
    return Seen(status, answered, b"".join(body))


def seen_by_a_clean_reader(site: Flask, path: str) -> tuple[str, dict[str, str], bytes]:
    answer = ask(site, path, {})
    headers = {name: value for name, value in answer.headers if name != "X-Request-Id"}
    return answer.status, headers, answer.body


@pytest.mark.parametrize("headers", POISON)
def test_no_header_reaches_another_reader(
    make_site: SiteMaker, stage: Stage, headers: dict[str, str]
) -> None:
    poisoned, untouched = make_site(), make_site()
    paths = [*PATHS, f"/badge/{stage.slugs[0]}.svg", f"/pl/partners/{stage.slugs[1]}/"]
    for path in paths:
        ask(poisoned, path, headers)
        assert seen_by_a_clean_reader(poisoned, path) == seen_by_a_clean_reader(untouched, path)


@pytest.mark.parametrize(
    "changes",
    [
        {"SERVER_NAME": "evil.example"},
        {"REMOTE_ADDR": MARKUP},
        {"RAW_URI": "http://evil.example/sk/", "REQUEST_URI": "http://evil.example/sk/"},
        {"SERVER_PROTOCOL": "HTTP/0.9"},
        {"wsgi.url_scheme": "https"},
        {"REMOTE_USER": "admin", "AUTH_TYPE": "Basic"},
        {"SCRIPT_NAME": "/evil"},
    ],
)
def test_nothing_that_a_server_says_reaches_another_reader(
    make_site: SiteMaker, stage: Stage, changes: dict[str, str]
) -> None:
    poisoned, untouched = make_site(), make_site()
    for path in PATHS:
        ask(poisoned, path, {}, **changes)
        assert seen_by_a_clean_reader(poisoned, path) == seen_by_a_clean_reader(untouched, path)


@pytest.mark.parametrize("method", ["POST", "HEAD", "OPTIONS", "PURGE", "TRACE", "get", "G\tET"])
def test_no_method_changes_what_is_kept(make_site: SiteMaker, method: str) -> None:
    poisoned, untouched = make_site(), make_site()
    for path in PATHS:
        ask(poisoned, path, {}, REQUEST_METHOD=method)
        assert seen_by_a_clean_reader(poisoned, path) == seen_by_a_clean_reader(untouched, path)


@pytest.mark.parametrize(
    "path",
    [
        "http://evil.example/sk/partners/",
        "//evil.example/sk/partners/",
        "/sk/partners/?q=sklad",
        "/sk//partners/",
        "/sk/partners/\r\nX: y",
        "/sk/../sk/partners/",
        "/\xff/",
        "",
    ],
)
def test_no_odd_path_takes_the_place_of_a_page(make_site: SiteMaker, path: str) -> None:
    poisoned, untouched = make_site(), make_site()
    ask(poisoned, "/", {}, PATH_INFO=path, QUERY_STRING="q=planted")
    for each in PATHS:
        assert seen_by_a_clean_reader(poisoned, each) == seen_by_a_clean_reader(untouched, each)


@pytest.mark.parametrize(
    "query",
    [
        "q=%ff%fe",
        "q=\xff",
        "q=%",
        "q=%00",
        "q=a&q=b&q=" + "c" * 5_000,
        "q[]=1&q.x=2&=3&&&",
        "q=" + MARKUP,
        "page=999999999999999999999&price_max=-1",
        "category=%2e%2e%2f&sort[]=name",
    ],
)
def test_a_strange_question_reads_the_same_kept_or_not(make_site: SiteMaker, query: str) -> None:
    """What Flask reads from the normalised address is what stood in the address."""
    keeping, plain = make_site(), make_site(KUPEC_PAGE_CACHE_MB="0")
    first, second, bare = (
        ask(site, "/sk/partners/", {}, QUERY_STRING=query) for site in (keeping, keeping, plain)
    )
    assert first.status == second.status == bare.status
    assert first.body == second.body
    assert b"<script>alert" not in first.body
    address = first.headers.get("HX-Push-Url")
    assert address == bare.headers.get("HX-Push-Url")


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "a b", "", "[::1", "x" * 300]
)
def test_another_host_gets_400_and_is_never_kept(make_site: SiteMaker, host: str) -> None:
    site, untouched = make_site(), make_site()
    for _ in range(2):
        assert ask(site, PATHS[0], {"Host": host}).status.startswith("400")
    assert site.extensions["page_cache"].entries == 0
    assert seen_by_a_clean_reader(site, PATHS[0]) == seen_by_a_clean_reader(untouched, PATHS[0])
    # Nor does it get what is kept by then.
    assert ask(site, PATHS[0], {"Host": host}).status.startswith("400")


def test_a_page_says_its_own_host_whoever_asks(make_site: SiteMaker) -> None:
    site = make_site(BASE_URL="https://katalóg.example:8443")
    page = ask(site, "/sk/partners/", {"Host": "127.0.0.1:9"})
    assert page.status == "200 OK"
    assert b"127.0.0.1" not in page.body


@kept()
def careless() -> Response:
    """A view that shows all it can find out about who asks."""
    seen = [sorted(request.headers), request.url, request.remote_addr, request.query_string]
    seen += [f"{key}={value}" for key, value in request.environ.items() if key.isupper()]
    return Response(str(seen), headers={"Cache-Control": "public"})


@pytest.mark.parametrize("headers", POISON)
def test_even_a_careless_view_gives_nothing_away(
    make_site: SiteMaker, headers: dict[str, str]
) -> None:
    """Flask is asked by a request in which nothing stands of who asks."""
    poisoned, untouched = make_site(), make_site()
    for site in (poisoned, untouched):
        site.add_url_rule("/careless", view_func=careless)
    told = {"SERVER_PROTOCOL": "HTTP/0.9", "REMOTE_ADDR": "203.0.113.7", "QUERY_STRING": "a=b"}
    ask(poisoned, "/careless", headers, **told)
    clean = seen_by_a_clean_reader(poisoned, "/careless")
    assert clean == seen_by_a_clean_reader(untouched, "/careless")
