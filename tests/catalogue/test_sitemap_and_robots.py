"""What search engines read: every listed partner in every language, and nothing else."""

from collections.abc import Iterator
from importlib import import_module
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.catalogue.programme import LOCALES, Known
from tests.pages import parse

# The package calls the blueprint by the module's name.
sitemap_views = import_module("app.catalogue.views.sitemap")

NAMES = {
    "": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xhtml": "http://www.w3.org/1999/xhtml",
}


def read(client: FlaskClient, path: str) -> ElementTree.Element:
    response = client.get(path)
    assert response.status_code == 200, path
    assert response.content_type == "application/xml; charset=utf-8"
    return ElementTree.fromstring(response.data)  # noqa: S314 - our own answer


def files(client: FlaskClient) -> list[str]:
    """Paths of the files that the index names."""
    found = [loc.text or "" for loc in read(client, "/sitemap.xml").iterfind("sitemap/loc", NAMES)]
    assert all(address.startswith("http://localhost/") for address in found)
    return [address.removeprefix("http://localhost") for address in found]


def entries(client: FlaskClient, path: str) -> Iterator[tuple[str, dict[str, str], str | None]]:
    """Address, its alternates by language, and the day of the last change."""
    for url in read(client, path).iterfind("url", NAMES):
        links = url.findall("xhtml:link", NAMES)
        assert {link.attrib["rel"] for link in links} == {"alternate"}
        alternates = {link.attrib["hreflang"]: link.attrib["href"] for link in links}
        yield url.findtext("loc", "", NAMES), alternates, url.findtext("lastmod", None, NAMES)


def test_every_listed_partner_stands_there_in_every_language(
    demo_client: FlaskClient, programme: list[Known]
) -> None:
    _pages, partners = files(demo_client)
    found = list(entries(demo_client, partners))
    assert sorted(address for address, _, _ in found) == sorted(
        f"http://localhost/{locale}/partners/{known.slug}/"
        for locale in LOCALES
        for known in programme
    )
    for address, alternates, changed in found:
        rest = address.removeprefix("http://localhost/")[2:]
        assert alternates == {locale: f"http://localhost/{locale}{rest}" for locale in LOCALES}
        assert changed is not None
        assert len(changed) == len("2026-11-22")


def test_the_other_public_pages_stand_there_too(cast_client: FlaskClient) -> None:
    found = list(entries(cast_client, files(cast_client)[0]))
    paths = {address.removeprefix("http://localhost") for address, _, _ in found}
    assert len(paths) == len(found) == 3 * (5 + 12)
    assert {"/sk/", "/ru/partners/", "/pl/tiers/", "/pl/apply/", "/sk/briefs/new"} <= paths
    for path in paths:
        assert cast_client.get(path).status_code == 200, path


def test_the_alternates_of_the_sitemap_are_those_of_the_page(cast_client: FlaskClient) -> None:
    for path in files(cast_client):
        for address, alternates, _ in entries(cast_client, path):
            if not address.startswith("http://localhost/sk/"):
                continue
            page = parse(cast_client.get(address.removeprefix("http://localhost")).text)
            assert page.one("link[rel=canonical]")["href"] == address
            links = {link["hreflang"]: link["href"] for link in page.all("link[rel=alternate]")}
            assert links.pop("x-default") == address
            assert links == alternates


def test_a_big_programme_is_split(
    demo_client: FlaskClient, programme: list[Known], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap_views, "PARTNERS_PER_FILE", 100)
    monkeypatch.setattr(sitemap_views, "BATCH", 30)
    _pages, *parts = files(demo_client)
    assert len(parts) == 3
    sizes = [[address for address, _, _ in entries(demo_client, part)] for part in parts]
    assert [len(addresses) for addresses in sizes] == [300, 300, 3 * (len(programme) - 200)]
    assert len(set().union(*sizes)) == 3 * len(programme)
    assert demo_client.get("/sitemap-4.xml").status_code == 404


def test_a_file_is_written_out_as_it_is_read(
    demo_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_batches: list[int] = []
    really = sitemap_views.queries.sitemap_entries

    def counted(*, offset: int, limit: int) -> object:
        read_batches.append(offset)
        return really(offset=offset, limit=limit)

    monkeypatch.setattr(sitemap_views, "BATCH", 30)
    monkeypatch.setattr(sitemap_views.queries, "sitemap_entries", counted)
    response = demo_app.test_client().get("/sitemap-1.xml", buffered=False)
    assert response.is_streamed
    assert "Content-Length" not in response.headers
    pieces = response.iter_encoded()
    while b"<loc>" not in next(pieces):
        pass
    assert max(read_batches) == 0  # the first batch is out before the second is read
    for _piece in pieces:
        pass
    assert max(read_batches) >= 210
    response.close()


@pytest.mark.parametrize("number", ["0", "2", "99999999999", "-1", "x", "1e3", "٣"])
def test_there_is_no_other_file(cast_client: FlaskClient, number: str) -> None:
    assert cast_client.get(f"/sitemap-{number}.xml").status_code == 404


def test_an_empty_programme_has_a_sitemap(client: FlaskClient) -> None:
    assert files(client) == ["/sitemap-pages.xml"]


def test_robots_are_told_where_it_lies_and_may_read_all(cast_client: FlaskClient) -> None:
    response = cast_client.get("/robots.txt")
    assert response.content_type == "text/plain; charset=utf-8"
    lines = response.text.splitlines()
    assert "User-agent: *" in lines
    assert "Sitemap: http://localhost/sitemap.xml" in lines
    assert not [line for line in lines if line.startswith("Disallow")]


def test_a_filtered_list_is_a_part_of_the_whole_one(cast_client: FlaskClient) -> None:
    def canonical(query: str) -> str:
        page = parse(cast_client.get(f"/sk/partners/{query}").text)
        assert not page.has("meta[name=robots]")
        return page.one("link[rel=canonical]")["href"].removeprefix("http://localhost")

    assert canonical("") == "/sk/partners/"
    assert canonical("?sort=name") == "/sk/partners/?sort=name"
    assert canonical("?tier=gold") == "/sk/partners/"
    assert canonical("?q=x&sort=name") == "/sk/partners/"
