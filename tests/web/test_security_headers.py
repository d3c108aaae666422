"""The headers that keep a page to itself stand on every answer, and the pages keep to them."""

from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.pages import Element, parse
from tests.web.conftest import LOCALES, Stage

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
ADDRESSES = {"href", "src", "action", "formaction", "data-hx-get", "poster"}
# Elements that bring in what is not on the page, or change what its addresses mean.
NEVER = {"style", "base", "iframe", "object", "embed", "frame", "applet"}


def assert_headers(answer: object, headers: dict[str, str], *, embeddable: bool = False) -> None:
    """All of quality.md, Trust."""
    directives = [part.strip() for part in headers["Content-Security-Policy"].split(";")]
    assert dict(part.split(" ", 1) for part in directives) == POLICY, answer
    assert headers["X-Content-Type-Options"] == "nosniff", answer
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000"), answer
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin", answer
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin", answer
    resource = "cross-origin" if embeddable else "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == resource, answer
    for power in ("camera", "microphone", "geolocation", "payment", "usb"):
        assert f"{power}=()" in headers["Permissions-Policy"], answer
    assert "Access-Control-Allow-Origin" not in headers, answer


def static_path(site: Flask, path: str) -> str:
    return f"{site.config['STATIC_PREFIX']}{path}"


def test_every_page_has_the_headers(reader: FlaskClient, stage: Stage) -> None:
    for path in stage.paths():
        answer = reader.get(f"/sk/{path}")
        assert answer.status_code == 200
        assert_headers(path, dict(answer.headers))


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 302),
        ("GET", "/sk", 308),
        ("GET", "/favicon.ico", 302),
        ("HEAD", "/sk/", 200),
        ("OPTIONS", "/sk/", 200),
        ("GET", "/sk/nothing", 404),
        ("GET", "/nothing", 404),
        ("POST", "/sk/", 405),
        ("GET", "/static/nothing.css", 404),
        ("GET", "/healthz", 200),
        ("GET", "/readyz", 200),
        ("GET", "/metrics", 200),
        ("GET", "/robots.txt", 200),
        ("GET", "/sitemap.xml", 200),
        ("GET", "/sitemap-1.xml", 200),
        ("GET", "/badge/nobody.svg", 404),
    ],
)
def test_every_other_answer_has_them_too(
    reader: FlaskClient, method: str, path: str, status: int
) -> None:
    answer = reader.open(path, method=method)
    assert answer.status_code == status
    assert_headers(path, dict(answer.headers))


def test_a_refused_host_and_an_error_of_ours_have_them(site: Flask) -> None:
    site.add_url_rule("/planted", "planted", lambda: 1 / 0)
    reader = site.test_client()
    for headers, status in (({}, 500), ({"Host": "evil.example"}, 400)):
        answer = reader.get("/planted", headers=headers)
        assert answer.status_code == status
        assert_headers(status, dict(answer.headers))


@pytest.mark.parametrize(
    "path", ["css/app.css", "js/app.js", "icons/sprite.svg", "fonts/inter-latin.woff2"]
)
def test_static_files_have_them(site: Flask, path: str) -> None:
    reader = site.test_client()
    with reader.get(static_path(site, path)) as answer:
        assert answer.status_code == 200
        assert_headers(path, dict(answer.headers))
        known = answer.headers["Last-Modified"]
    with reader.get(static_path(site, path), headers={"If-Modified-Since": known}) as answer:
        assert answer.status_code == 304
        assert_headers(path, dict(answer.headers))


def test_the_badge_alone_may_be_embedded(reader: FlaskClient, stage: Stage) -> None:
    slug = stage.slugs[0]
    badge = reader.get(f"/badge/{slug}.svg")
    assert badge.status_code == 200
    assert_headers("badge", dict(badge.headers), embeddable=True)
    share = reader.get(f"/sk/partners/{slug}/share.png")
    assert share.status_code == 200
    assert_headers("share", dict(share.headers))


def leads_nowhere_strange(element: Element, name: str) -> bool:
    """Whether an address stays on the site or is one that a person may follow."""
    address = element.attrs[name]
    parts = urlsplit(address)
    if parts.scheme in ("http", "https"):
        # Only links lead away: what a page is made of comes from here.
        return element.tag in ("a", "link") and bool(parts.netloc)
    if parts.scheme in ("mailto", "tel"):
        return element.tag == "a"
    return not parts.scheme and not parts.netloc and address[:1] in ("/", "#", "?")


def faults_of(element: Element) -> list[str]:
    """What in an element the policy would stop, or would lead a reader astray."""
    faults = [f"on…: {name}" for name in element.attrs if name.startswith(("on", "data-hx-on"))]
    faults += ["style"] * ("style" in element.attrs) + [element.tag] * (element.tag in NEVER)
    if element.tag == "script" and element.attrs.get("type") != "application/ld+json":
        faults += ["inline script"] * ("src" not in element.attrs or bool(element.text))
    faults += [
        f"{name}={element.attrs[name]}"
        for name in ADDRESSES & element.attrs.keys()
        if not leads_nowhere_strange(element, name)
    ]
    faults += ["refresh"] * (element.attrs.get("http-equiv", "").lower() == "refresh")
    return faults


@pytest.mark.parametrize("locale", LOCALES)
def test_no_page_has_anything_that_the_policy_stops(
    reader: FlaskClient, stage: Stage, locale: str
) -> None:
    for path in (*stage.paths(), "nothing"):
        page = parse(reader.get(f"/{locale}/{path}").text)
        elements = list(page.walk())
        assert len(elements) > 30
        found = {f"<{each.tag}> {fault}" for each in elements for fault in faults_of(each)}
        assert found == set(), path


def test_what_is_looked_for_would_be_found() -> None:
    for fault in (
        '<a href="javascript:alert(1)">a</a>',
        '<a href="//evil.example/">a</a>',
        '<a href="data:text/html,x">a</a>',
        '<img src="https://evil.example/a.png">',
        '<form action="https://evil.example/"></form>',
        '<p onclick="a()">a</p>',
        '<p style="color:red">a</p>',
        "<style>p{}</style>",
        "<script>a()</script>",
        '<base href="/x/">',
        '<iframe src="/sk/"></iframe>',
    ):
        assert [each for each in parse(fault).walk() if faults_of(each)], fault
    for fine in (
        '<a href="mailto:a@b.example">a</a>',
        '<a href="/sk/">a</a>',
        '<a href="#m">a</a>',
    ):
        assert not [each for each in parse(fine).walk() if faults_of(each)], fine
