"""What is kept for anonymous readers, for whom, and for how long."""

import pytest
from flask import Flask, Response, make_response
from flask.testing import FlaskClient
from sqlalchemy import text, update

from app.db import db, writing
from app.partners.models import Partner
from app.web.page_cache import PageCache, kept
from tests import cast
from tests.web.conftest import LOCALES, SiteMaker, Stage


def cache_of(site: Flask) -> PageCache:
    cache: PageCache = site.extensions["page_cache"]
    return cache


@pytest.fixture
def cache(site: Flask) -> PageCache:
    return cache_of(site)


def test_every_public_page_is_made_once(site: Flask, stage: Stage, cache: PageCache) -> None:
    paths = [f"/{locale}/{path}" for locale in LOCALES for path in stage.paths()]
    paths += [f"/badge/{stage.slugs[0]}.svg", f"/sk/partners/{stage.slugs[0]}/share.png"]
    first = [site.test_client().get(path) for path in paths]
    made = cache.made
    second = [site.test_client().get(path) for path in paths]
    assert cache.made == made
    for path, before, after in zip(paths, first, second, strict=True):
        assert (before.status_code, before.data) == (200, after.data), path
        headers = {name: value for name, value in before.headers if name != "X-Request-Id"}
        assert headers == dict(after.headers), path


def test_a_kept_page_says_what_it_depends_on(reader: FlaskClient) -> None:
    for _ in range(2):
        headers = reader.get("/sk/partners/").headers
        assert headers.getlist("Vary") == ["Accept-Encoding, HX-Request"]
        assert headers["Cache-Control"] == "public, no-cache"
        assert "Set-Cookie" not in headers


@pytest.mark.parametrize(
    "query",
    [
        "utm_source=letter&q=sklad&category=seo&category=design",
        "category=seo&category=design&q=sklad",
        "q=sklad&sort=&category=seo&page=&category=design",
        "q=sk%6Cad&category=seo&category=design&fbclid=" + "x" * 3_000,
    ],
)
def test_one_question_has_one_page(reader: FlaskClient, cache: PageCache, query: str) -> None:
    asked = reader.get("/sk/partners/?q=sklad&category=seo&category=design")
    made = cache.made
    again = reader.get(f"/sk/partners/?{query}")
    assert (cache.made, again.data) == (made, asked.data)
    assert again.headers["HX-Push-Url"] == asked.headers["HX-Push-Url"]


def test_what_an_address_does_not_know_stands_nowhere_on_the_page(reader: FlaskClient) -> None:
    page = reader.get("/sk/partners/?planted=1&q=sklad&lang=planted").text
    assert "planted" not in page
    assert "planted" not in reader.get("/sk/tiers/?planted=1").text


@pytest.mark.parametrize(
    "others",
    ["q=jan", "q=sklad&page=2", "q=sklad&category=design", "q=sklad+&category=seo", "q=%C5%82"],
)
def test_another_question_has_another_page(
    reader: FlaskClient, cache: PageCache, others: str
) -> None:
    reader.get("/sk/partners/?q=sklad&category=seo")
    made = cache.made
    reader.get(f"/sk/partners/?{others}")
    assert cache.made == made + 1


def test_a_page_and_its_part_are_kept_apart(reader: FlaskClient, cache: PageCache) -> None:
    page = reader.get("/sk/partners/").text
    part = reader.get("/sk/partners/", headers={"HX-Request": "true"}).text
    assert len(part) < len(page)
    made = cache.made
    for told, expected in (
        ({"HX-Request": "true", "HX-Target": "planted"}, part),
        ({"HX-Request": "true", "HX-Boosted": "true"}, page),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, page),
        ({"HX-Request": "false"}, page),
        ({"HX-Boosted": "true"}, page),
    ):
        assert reader.get("/sk/partners/", headers=told).text == expected
    assert cache.made == made


def test_whoever_is_signed_in_passes_by(site: Flask, cache: PageCache) -> None:
    reader = site.test_client(use_cookies=False)
    for cookie in ("session=x", "a=b; session=x", "session =x", 'kupec_locale=sk;session="x"'):
        reader.get("/sk/tiers/", headers={"Cookie": cookie})
    assert (cache.made, cache.entries, cache.passed) == (0, 0, 4)


def test_the_language_cookie_is_no_hindrance(site: Flask, cache: PageCache) -> None:
    plain = site.test_client().get("/sk/tiers/")
    told = {"Cookie": "kupec_locale=pl; other=1"}
    again = site.test_client(use_cookies=False).get("/sk/tiers/", headers=told)
    assert (again.data, cache.kept) == (plain.data, 1)


def test_a_switch_of_language_is_remembered_though_the_page_is_kept(site: Flask) -> None:
    site.test_client().get("/sk/tiers/")
    told = {"Referer": "http://localhost/pl/tiers/"}
    answer = site.test_client().get("/sk/tiers/", headers=told)
    assert "kupec_locale=sk" in answer.headers["Set-Cookie"]
    assert answer.headers["Cache-Control"] == "private, no-cache"
    after = site.test_client().get("/sk/tiers/")
    assert "Set-Cookie" not in after.headers
    assert after.headers["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize(
    "referer",
    [
        "http://localhost/sk/partners/",
        "https://localhost/sk/?q=//localhost/pl/",
        "https://vyhladavac.example/",
        "http://[bad",
        "//",
        "x",
    ],
)
def test_coming_from_elsewhere_is_no_switch(site: Flask, cache: PageCache, referer: str) -> None:
    site.test_client().get("/sk/tiers/")
    answer = site.test_client().get("/sk/tiers/", headers={"Referer": referer})
    assert "Set-Cookie" not in answer.headers
    assert cache.kept == 1


@pytest.mark.parametrize(
    "path",
    ["/", "/sk", "/sk/nothing", "/sk/partners/nobody/", "/healthz", "/sitemap.xml", "/metrics"],
)
def test_what_is_no_page_for_everybody_is_not_kept(
    reader: FlaskClient, cache: PageCache, path: str
) -> None:
    for _ in range(2):
        reader.get(path)
    assert cache.entries == 0


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PURGE"])
def test_only_reading_is_answered_from_what_is_kept(
    reader: FlaskClient, cache: PageCache, method: str
) -> None:
    page = reader.get("/sk/tiers/")
    answer = reader.open("/sk/tiers/", method=method)
    assert answer.data != page.data
    assert (cache.kept, cache.entries) == (0, 1)


def planted(site: Flask, answer: Response) -> FlaskClient:
    """A reader of a site with a page that answers so."""

    @kept()
    def show() -> Response:
        return make_response(answer.data, answer.status_code, dict(answer.headers))

    site.add_url_rule("/planted", view_func=show)
    return site.test_client()


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (200, {}),
        (200, {"Cache-Control": "no-cache"}),
        (200, {"Cache-Control": "private, public"}),
        (200, {"Cache-Control": "public, no-store"}),
        (200, {"Cache-Control": "public", "Set-Cookie": "a=b"}),
        (200, {"Cache-Control": "public", "Vary": "Cookie"}),
        (200, {"Cache-Control": "public", "Vary": "Accept-Language, HX-Request"}),
        (200, {"Cache-Control": "public", "Vary": "*"}),
        (200, {"Cache-Control": "public", "Content-Encoding": "br"}),
        (404, {"Cache-Control": "public"}),
        (206, {"Cache-Control": "public"}),
        (302, {"Cache-Control": "public", "Location": "/sk/"}),
        (500, {"Cache-Control": "public"}),
    ],
)
def test_an_answer_that_is_not_for_all_is_not_kept(
    site: Flask, cache: PageCache, status: int, headers: dict[str, str]
) -> None:
    reader = planted(site, Response("a page", status, headers))
    for _ in range(2):
        assert reader.get("/planted").status_code == status
    assert (cache.entries, cache.made) == (0, 2)


def test_the_same_answer_is_kept_when_it_is_for_all(site: Flask, cache: PageCache) -> None:
    headers = {"Cache-Control": "Public, max-age=5", "Vary": "hx-request"}
    reader = planted(site, Response("a page", 200, headers))
    for _ in range(2):
        assert reader.get("/planted").text == "a page"
    assert (cache.entries, cache.made) == (1, 1)


def test_a_page_that_nobody_declared_is_not_kept(site: Flask, cache: PageCache) -> None:
    site.add_url_rule("/bare", view_func=lambda: ("a page", {"Cache-Control": "public"}))
    for _ in range(2):
        site.test_client().get("/bare")
    assert (cache.entries, cache.passed) == (0, 2)


def test_no_request_id_is_kept(site: Flask) -> None:
    first, second = (site.test_client().get("/sk/tiers/") for _ in range(2))
    assert first.headers["X-Request-Id"]
    assert "X-Request-Id" not in second.headers


def test_without_memory_nothing_is_kept(make_site: SiteMaker) -> None:
    site = make_site(KUPEC_PAGE_CACHE_MB="0")
    assert "page_cache" not in site.extensions
    first, second = (site.test_client().get("/sk/tiers/?utm=1") for _ in range(2))
    assert first.data == second.data
    assert first.headers["X-Request-Id"] != second.headers["X-Request-Id"]


@pytest.fixture
def on_stage(app: Flask) -> cast.Actor:
    """A partner on a site of the test's own, for tests that change something."""
    return cast.everything_told()


def test_a_change_is_seen_at_the_next_request(
    app: Flask, on_stage: cast.Actor, client: FlaskClient
) -> None:
    path = f"/sk/partners/{on_stage.slug}/"
    assert "Nitra" not in client.get(path).text
    with writing() as session:
        session.execute(update(Partner).values(city="Nitra"))
    assert "Nitra" in client.get(path).text
    made = cache_of(app).made
    client.get(path)
    assert cache_of(app).made == made


def test_a_partner_who_is_gone_is_not_shown_from_memory(
    app: Flask, on_stage: cast.Actor, client: FlaskClient
) -> None:
    path = f"/sk/partners/{on_stage.slug}/"
    assert client.get(path).status_code == 200
    with writing() as session:
        session.execute(update(Partner).values(state="suspended"))
    assert client.get(path).status_code == 404


def test_a_page_made_again_without_a_change_keeps_its_etag(
    app: Flask, on_stage: cast.Actor, client: FlaskClient
) -> None:
    before = client.get("/sk/tiers/").headers["ETag"]
    with writing() as session:
        session.execute(update(Partner).values(phone="+421 2 000 00 00"))
    assert client.get("/sk/tiers/").headers["ETag"] == before
    assert cache_of(app).made == 2


def test_without_the_database_nothing_kept_is_trusted_for_long(
    app: Flask, on_stage: cast.Actor, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get("/sk/tiers/")
    watch = app.extensions["editions"]
    monkeypatch.setattr("app.editions.watch.monotonic", lambda: 10_000_000.0)
    assert watch.edition() is not None
    monkeypatch.setattr("app.editions.watch.monotonic", lambda: 10_000_000.9)
    with db.engine.connect().execution_options(writes=True) as connection:
        connection.execute(text("ALTER TABLE editions RENAME TO editions_away"))
        connection.commit()
    assert watch.edition() is not None
    monkeypatch.setattr("app.editions.watch.monotonic", lambda: 10_000_001.3)
    assert watch.edition() is None
    passed = cache_of(app).passed
    client.get("/sk/tiers/")
    assert cache_of(app).passed == passed + 1
