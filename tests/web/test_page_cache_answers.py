"""How a kept page is sent: compressed, with its ETag, or not at all when the reader has it."""

import gzip
from collections.abc import Iterator

import brotli
import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient

from app.web.page_cache.encodings import chosen_encoding
from tests.web.conftest import SiteMaker, Stage

PATH = "/sk/partners/"
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("", ""),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("GZIP", "gzip"),
        ("br;q=0.2, gzip;q=0.8", "gzip"),
        ("br;q=0.8, gzip;q=0.8", "br"),
        ("br; q=0, gzip", "gzip"),
        ("br;q=0, gzip;q=0.000", ""),
        ("*", "br"),
        ("*;q=0.5, br;q=0", "gzip"),
        ("*;q=0", ""),
        ("identity", ""),
        ("identity, gzip;q=0.5", ""),
        ("identity;q=0.5, gzip", "gzip"),
        ("deflate, zstd", ""),
        ("br;q=many, gzip", "gzip"),
        ("br;q=2, gzip;q=nan", ""),
        ("br;level=1, gzip;q=0.1", "br"),
        (";;,=,;q=1", ""),
        ("brotli", ""),
    ],
)
def test_the_encoding_is_the_readers_choice(accepted: str, chosen: str) -> None:
    assert chosen_encoding(accepted) == chosen


@pytest.mark.parametrize("accepted", ["br", "gzip", "identity"])
def test_every_encoding_holds_the_same_page(
    reader: FlaskClient, stage: Stage, accepted: str
) -> None:
    for path in ("partners/", f"partners/{stage.slugs[0]}/", "tiers/"):
        plain = reader.get(f"/sk/{path}").data
        for _ in range(2):
            answer = reader.get(f"/sk/{path}", headers={"Accept-Encoding": accepted})
            unpack = UNPACK[answer.headers.get("Content-Encoding")]
            assert unpack(answer.data) == plain
            assert int(answer.headers["Content-Length"]) == len(answer.data)
            assert (len(answer.data) < len(plain)) is (accepted != "identity")


def test_a_picture_is_kept_once_and_not_compressed(site: Flask, stage: Stage) -> None:
    path = f"/sk/partners/{stage.slugs[0]}/share.png"
    for accepted in ("br", "gzip", ""):
        answer = site.test_client().get(path, headers={"Accept-Encoding": accepted})
        assert answer.data.startswith(b"\x89PNG")
        assert "Content-Encoding" not in answer.headers
        assert "Vary" not in answer.headers
    assert site.extensions["page_cache"].entries == 1


def etag(reader: FlaskClient, accepted: str = "br", path: str = PATH) -> str:
    return reader.get(path, headers={"Accept-Encoding": accepted}).headers["ETag"]


def test_an_etag_is_strong_and_names_one_body(reader: FlaskClient) -> None:
    tags = [etag(reader, accepted) for accepted in ("br", "gzip", "")]
    tags.append(etag(reader, path="/pl/partners/"))
    assert len(set(tags)) == 4
    assert all(tag.startswith('"') and tag.endswith('"') for tag in tags)


def test_every_process_gives_the_same_etag(make_site: SiteMaker) -> None:
    first, second = make_site().test_client(), make_site().test_client()
    for accepted in ("br", "gzip", ""):
        assert etag(first, accepted) == etag(second, accepted)


@pytest.mark.parametrize("wanted", ["{}", "W/{}", '"other", {}', '{} , W/"x"', "*"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_reader_who_has_the_page_is_told_so(
    reader: FlaskClient, wanted: str, method: str
) -> None:
    page = reader.get(PATH, headers={"Accept-Encoding": "br"})
    told = {"Accept-Encoding": "br", "If-None-Match": wanted.format(page.headers["ETag"])}
    answer = reader.open(PATH, method=method, headers=told)
    assert (answer.status_code, answer.data) == (304, b"")
    for name in ("ETag", "Vary", "Cache-Control", "Content-Security-Policy"):
        assert answer.headers[name] == page.headers[name]
    for name in ("Content-Type", "Content-Length", "Content-Encoding"):
        assert name not in answer.headers


@pytest.mark.parametrize("wanted", ['"other"', "junk", "", '"', "W/", ",,,", '"{}x"', "\xff"])
def test_a_reader_with_another_page_gets_this_one(reader: FlaskClient, wanted: str) -> None:
    page = reader.get(PATH)
    answer = reader.get(PATH, headers={"If-None-Match": wanted.format(page.headers["ETag"])})
    assert (answer.status_code, answer.data) == (200, page.data)


def test_another_encoding_is_another_page_to_have(reader: FlaskClient) -> None:
    told = {"Accept-Encoding": "gzip", "If-None-Match": etag(reader, "br")}
    assert reader.get(PATH, headers=told).status_code == 200


def test_a_reader_may_have_a_page_that_is_not_kept_yet(make_site: SiteMaker) -> None:
    known = etag(make_site().test_client())
    told = {"Accept-Encoding": "br", "If-None-Match": known}
    answer = make_site().test_client().get(PATH, headers=told)
    assert answer.status_code == 304
    assert answer.headers["X-Request-Id"]


def test_head_says_all_but_the_body(reader: FlaskClient) -> None:
    for _ in range(2):
        page = reader.get("/sk/tiers/", headers={"Accept-Encoding": "br"})
        head = reader.head("/sk/tiers/", headers={"Accept-Encoding": "br"})
        assert head.data == b""
        assert head.headers["Content-Length"] == str(len(page.data))
        assert head.headers["ETag"] == page.headers["ETag"]


def test_asking_first_for_the_head_keeps_the_whole_page(site: Flask) -> None:
    assert site.test_client().head("/sk/tiers/").data == b""
    assert len(site.test_client().get("/sk/tiers/").data) > 1_000
    assert site.extensions["page_cache"].made == 1


def test_a_long_error_page_is_compressed_too(reader: FlaskClient) -> None:
    for path in ("/sk/nothing", "/sk/partners/nobody/"):
        plain = reader.get(path).data
        answer = reader.get(path, headers={"Accept-Encoding": "br"})
        assert answer.headers["Content-Encoding"] == "br"
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert len(answer.data) < len(plain) / 2
        assert brotli.decompress(answer.data).startswith(plain[:200])


def test_a_short_answer_is_left_alone(reader: FlaskClient) -> None:
    answer = reader.get("/healthz", headers={"Accept-Encoding": "br"})
    assert answer.data == b"ok\n"
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("accepted", ["br", "gzip"])
def test_a_streamed_answer_is_packed_as_it_streams(site: Flask, accepted: str) -> None:
    given: list[int] = []

    def stream() -> Iterator[str]:
        for number in range(2_000):
            given.append(number)
            yield f"<url>{number * 7919 % 1000003}</url>\n" * 20

    site.add_url_rule("/stream", view_func=lambda: Response(stream(), mimetype="text/xml"))
    answer = site.test_client().get("/stream", headers={"Accept-Encoding": accepted})
    assert answer.headers["Content-Encoding"] == accepted
    pieces = answer.iter_encoded()
    first = next(pieces)
    assert len(given) < 2_000, "all of it was made before any was sent"
    body = UNPACK[accepted](first + b"".join(pieces))
    assert body.count(b"<url>") == 40_000
    answer.close()


def test_secrets_of_the_signed_in_are_not_compressed(site: Flask) -> None:
    """The length of a compressed page would tell what of the address stands in it."""
    site.add_url_rule("/mine", view_func=lambda: "a secret and " + request.args["q"] * 2_000)
    told = {"Accept-Encoding": "br", "Cookie": "session=x"}
    answer = site.test_client(use_cookies=False).get("/mine?q=word", headers=told)
    assert "Content-Encoding" not in answer.headers


def test_a_bodys_end_is_told_to_whoever_made_it(site: Flask) -> None:
    ended: list[str] = []

    def show() -> Response:
        response = Response("long " * 1_000, mimetype="text/plain")
        response.call_on_close(lambda: ended.append("ended"))
        return response

    site.add_url_rule("/ending", view_func=show)
    site.test_client().get("/ending", headers={"Accept-Encoding": "gzip"}).close()
    assert ended == ["ended"]
