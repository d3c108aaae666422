"""Whatever stands in an address, in a header or in a method: never an error of ours, and never
markup that comes back as markup (quality.md, Trust)."""

from itertools import product
from urllib.parse import quote, urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.catalogue.criteria import PARAMETERS
from tests.catalogue.programme import FULL
from tests.pages import parse

# What each public page reads, and one name that none reads.
READ = {
    "/sk/partners/": (*PARAMETERS, "nothing"),
    "/sk/": ("q", "nothing"),
    "/sk/compare/": ("partner",),
    "/sk/tiers/": ("tier",),
    "/sk/categories/seo/": ("category",),
    f"/sk/partners/{FULL}/": ("lang",),
    f"/sk/partners/{FULL}/certificate": ("lang",),
    f"/badge/{FULL}.svg": ("lang",),
    "/sitemap.xml": ("page",),
    "/sitemap-1.xml": ("page",),
    "/sitemap-pages.xml": ("page",),
    "/robots.txt": ("q",),
    "/": ("q", "lang"),
    "/healthz": ("q",),
    "/readyz": ("q",),
}
# Read by the same lines as category, language and rating: some of the junk is enough for them.
READ_ALIKE = {"tier", "country", "dropshipping", "available", "sort"}
MARK = "zz9"
SCRIPT = f"<script>{MARK}</script>"

# As they stand in an address, encoded.
JUNK = {
    "empty": "",
    "blank": "%20%09%0a",
    "nul": "%00",
    "nul inside": "a%00b",
    "raw percent": "%",
    "half an escape": "%4",
    "no escape": "%zz",
    "invalid utf-8": "%ff%fe%c0%80",
    "lone surrogate": "%ed%a0%80",
    "overlong": "%c0%af",
    "unicode digits": quote("٣٤"),
    "superscript": quote("²"),
    "rtl": quote("\u202eabc\u2066"),
    "emoji": quote("👩‍🚀"),
    "negative": "-1",
    "zero": "0",
    "huge": "9" * 400,
    "more digits than Python reads": "9" * 4_301,
    "more than 64 bits": "99999999999999999999",
    "float": "1e308",
    "nan": "NaN",
    "hexadecimal": "0x10",
    "underscore": "1_0",
    "sql": quote("' OR 1=1; DROP TABLE partners; --"),
    "sql quoted": quote('" UNION SELECT * FROM partners --'),
    "fts": quote('"* NEAR(a b) ^ : ('),
    "tsquery": quote("a & | ! <-> :*"),
    "like": "%25_%25",
    "script": quote(SCRIPT),
    "attribute": quote(f'"><img src=x onerror={MARK}>'),
    "template": quote("{{7*7}}{% raw %}"),
    "path": quote("../../etc/passwd"),
    "header": "a%0d%0aSet-Cookie:%20x=1",
    "json": quote('{"a":[1,{"b":null}]}'),
    "semicolons": "a;b;c",
    "array": "[]=1",
    "100 kB": "x" * 100_000,
    "100 kB of words": "a+" * 50_000,
}


def request(client: FlaskClient, address: str, **arguments: object) -> None:
    """Ask and check what must hold for any answer at all."""
    path, _, query = address.partition("?")
    # What a caller hands on is wrong on purpose, so it has no types to match.
    response = client.open(path, query_string=query, **arguments)  # type: ignore[arg-type]
    assert response.status_code < 500, address[:200]
    if 300 <= response.status_code < 400:
        where = response.headers.get("Location", "/")
        assert urlsplit(where).netloc in ("", "localhost")
        assert not where.startswith(("//", "/\\"))
        assert SCRIPT not in response.text
        return
    assert "Set-Cookie" not in response.headers
    if MARK in response.text and response.content_type.startswith("text/html"):
        # It came back. Parsing fails where it brought a tag; it may be text or an attribute.
        for element in parse(response.text).walk():
            assert MARK not in element.tag
            assert not any(name.startswith("on") for name in element.attrs)
            if element.tag in ("script", "style"):
                assert SCRIPT not in "".join(element._texts())
        assert SCRIPT not in response.text


@pytest.mark.parametrize("path", READ)
def test_junk_in_a_parameter_breaks_no_page(cast_client: FlaskClient, path: str) -> None:
    for name, (kind, junk) in product(READ[path], JUNK.items()):
        if name in READ_ALIKE and kind not in ("empty", "nul", "invalid utf-8", "script"):
            continue
        request(cast_client, f"{path}?{name}={junk}")


@pytest.mark.parametrize("path", ["/sk/partners/", "/sk/compare/", f"/badge/{FULL}.svg"])
def test_doubled_nested_and_nameless_parameters_break_no_page(
    cast_client: FlaskClient, path: str
) -> None:
    for name in READ[path]:
        for query in (
            f"{name}=1&{name}=2",
            f"{name}=&{name}=",
            f"{name}[]=1&{name}[0]=2&{name}[a][b]=3",
            "&".join([f"{name}={number}" for number in range(2_000)]),
            f"{name}",
            f"&&{name}&=&==&=x&%00=1&{quote(SCRIPT)}={quote(SCRIPT)}",
        ):
            request(cast_client, f"{path}?{query}")


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK.keys())
def test_junk_in_a_path_is_not_found(cast_client: FlaskClient, junk: str) -> None:
    for path in ("/sk/partners/{}/", "/sk/categories/{}/", "/badge/{}.svg", "/sitemap-{}.xml",
                 "/{}/", "/sk/{}", "/sk/partners/{}/share.png"):  # fmt: skip
        request(cast_client, path.format(junk[:5_000]))


HEADERS = ("Accept-Language", "Cookie", "Referer", "HX-Request", "HX-Target", "HX-Current-URL",
           "If-None-Match", "If-Modified-Since", "Range", "Accept", "Accept-Encoding",
           "X-Forwarded-For", "Authorization", "User-Agent")  # fmt: skip


@pytest.mark.parametrize("name", HEADERS)
def test_junk_in_a_header_breaks_no_page(cast_client: FlaskClient, name: str) -> None:
    for value in ("", ",;=", "q=", "\xff\xfe", SCRIPT, "%00", "-1", "x" * 8_000, "a;q=NaN", '"'):
        for path in ("/sk/partners/", "/", f"/badge/{FULL}.svg"):
            request(cast_client, path, headers={name: value})


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "X-Y"])
@pytest.mark.parametrize("path", READ)
def test_public_pages_take_no_other_method(
    cast_client: FlaskClient, path: str, method: str
) -> None:
    response = cast_client.open(path, method=method, data=b"\x00\xff" * 100)
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


@pytest.mark.parametrize("path", READ)
def test_head_and_options_are_answered_without_a_body(cast_client: FlaskClient, path: str) -> None:
    answer, head = cast_client.get(path), cast_client.head(path)
    assert head.status_code == answer.status_code
    assert head.data == b""
    assert cast_client.options(path).status_code == 200


VALUES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["seo", "gold", "sk", "SK", "1", "name", "price", "3", "24", SCRIPT]),
    st.integers().map(str),
    st.binary(max_size=12),
)
QUERIES = st.lists(
    st.tuples(st.sampled_from([*PARAMETERS, "partner", "lang", "x"]), VALUES), max_size=8
)


@settings(
    max_examples=300,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    path=st.sampled_from(["/sk/partners/", "/sk/partners/", "/ru/compare/", "/pl/"]),
    pairs=QUERIES,
    fragment=st.booleans(),
)
def test_no_query_at_all_breaks_a_page(
    cast_client: FlaskClient, path: str, pairs: list[tuple[str, str | bytes]], fragment: bool
) -> None:
    query = "&".join(
        f"{name}={quote(value, errors='surrogatepass') if isinstance(value, str) else quote(value)}"
        for name, value in pairs
    )
    request(cast_client, f"{path}?{query}", headers={"HX-Request": "true"} if fragment else {})
