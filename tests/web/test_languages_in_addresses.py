"""Every page stands under its language; who comes without one is led to theirs."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.i18n.current import gettext, speaking
from app.i18n.negotiation import COOKIE
from tests.pages import Element, parse
from tests.web.conftest import LOCALES, SiteMaker, Stage

SITE = "http://localhost"


def lang(response: TestResponse) -> str:
    return parse(response.text).one("html")["lang"]


def switch(page: Element) -> dict[str, str]:
    """The language switch: language → address."""
    links = page.all("nav.languages a")
    return {link["hreflang"]: link["href"] for link in links}


@pytest.mark.parametrize(
    ("accept", "locale"),
    [
        ("pl", "pl"),
        ("sk-SK,sk;q=0.9,en;q=0.5", "sk"),
        ("RU-ru", "ru"),
        ("en-US,en;q=0.9,ru;q=0.4", "ru"),
        ("pl;q=0.2,ru;q=0.8", "ru"),
        ("pl;q=0", "sk"),
        ("de,fr;q=0.5", "sk"),
        ("*", "sk"),
        (";;q=,,x=\xff", "sk"),
        ("pl" * 5000, "sk"),
        (None, "sk"),
    ],
)
def test_the_front_door_leads_to_the_browsers_language(
    reader: FlaskClient, accept: str | None, locale: str
) -> None:
    answer = reader.get("/", headers={"Accept-Language": accept} if accept else {})
    assert answer.status_code == 302
    assert answer.location == f"/{locale}/"
    # Another reader must not be led there by a cache between.
    assert answer.headers["Vary"] == "Cookie, Accept-Language"
    assert "private" in answer.headers["Cache-Control"]


def test_the_front_door_leads_to_the_language_chosen_before(reader: FlaskClient) -> None:
    reader.set_cookie(COOKIE, "ru")
    assert reader.get("/", headers={"Accept-Language": "pl"}).location == "/ru/"
    reader.set_cookie(COOKIE, "en")
    assert reader.get("/", headers={"Accept-Language": "pl"}).location == "/pl/"


def test_without_a_wish_the_default_is_taken(make_site: SiteMaker) -> None:
    reader = make_site(KUPEC_DEFAULT_LOCALE="pl").test_client()
    assert reader.get("/").location == "/pl/"


@pytest.mark.parametrize("query", ["q=a&q=b&page=2", "q=%C5%BEilina%20%26", "q=%ff"])
def test_the_front_door_keeps_the_query(reader: FlaskClient, query: str) -> None:
    assert reader.get(f"/?{query}").location == f"/sk/?{query}"


@pytest.mark.parametrize("path", ["/de/", "/SK/", "/sk-SK/tiers/", "/nothing", "/partners/"])
@pytest.mark.parametrize("locale", LOCALES)
def test_an_unknown_language_is_a_404_page_in_the_readers(
    reader: FlaskClient, path: str, locale: str
) -> None:
    answer = reader.get(path, headers={"Accept-Language": locale})
    assert answer.status_code == 404
    assert lang(answer) == locale
    with speaking(locale):
        assert parse(answer.text).one("h1").text == gettext("Page not found")


@pytest.mark.parametrize("locale", LOCALES)
def test_an_unknown_page_is_a_404_page_in_the_language_of_the_address(
    reader: FlaskClient, locale: str
) -> None:
    other = LOCALES[LOCALES.index(locale) - 1]
    reader.set_cookie(COOKIE, other)
    answer = reader.get(f"/{locale}/nothing/here?a=1", headers={"Accept-Language": other})
    assert answer.status_code == 404
    assert lang(answer) == locale
    assert switch(parse(answer.text))[other] == f"/{other}/nothing/here?a=1"


@pytest.mark.parametrize("locale", LOCALES)
def test_every_page_names_its_language_and_the_others(
    reader: FlaskClient, stage: Stage, locale: str
) -> None:
    for path in stage.paths():
        answer = reader.get(f"/{locale}/{path}")
        assert answer.status_code == 200, path
        page = parse(answer.text)
        assert page.one("html")["lang"] == locale, path
        assert switch(page) == {each: f"/{each}/{path}" for each in LOCALES}, path
        here = [a["hreflang"] for a in page.all("nav.languages a[aria-current]")]
        assert here == [locale], path


def test_search_engines_are_told_of_the_other_languages(reader: FlaskClient, stage: Stage) -> None:
    for path in ("", "tiers/", "partners/", "categories/seo/", f"partners/{stage.slugs[0]}/"):
        page = parse(reader.get(f"/pl/{path}").text)
        alternates = {
            link["hreflang"]: link["href"] for link in page.all("link[rel=alternate][hreflang]")
        }
        expected = {each: f"{SITE}/{each}/{path}" for each in LOCALES}
        assert alternates == expected | {"x-default": f"{SITE}/sk/{path}"}
        assert page.one("link[rel=canonical]")["href"] == f"{SITE}/pl/{path}"


def test_a_switch_is_remembered(reader: FlaskClient) -> None:
    answer = reader.get("/pl/partners/?q=a", headers={"Referer": f"{SITE}/ru/partners/?q=a"})
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"{COOKIE}=pl;")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "private" in answer.headers["Cache-Control"]
    assert reader.get("/", headers={"Accept-Language": "ru"}).location == "/pl/"


def test_the_cookie_of_a_site_with_https_is_never_sent_without_it(make_site: SiteMaker) -> None:
    """The request itself comes in the clear: the proxy in front speaks HTTPS."""
    reader = make_site(BASE_URL="https://localhost").test_client()
    answer = reader.get("/pl/", headers={"Referer": "https://localhost/ru/"})
    assert "Secure" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize(
    "referer",
    [
        None,
        f"{SITE}/pl/tiers/",
        f"{SITE}/",
        f"{SITE}/de/",
        "https://elsewhere.example/ru/",
        f"{SITE}:8080/ru/",
        "/ru/",
        "not an address",
        "http://[bad/ru/",
        "http://localhost:port/ru/",
    ],
)
def test_nothing_else_is_remembered(reader: FlaskClient, referer: str | None) -> None:
    answer = reader.get("/pl/", headers={"Referer": referer} if referer else {})
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "private" not in answer.headers["Cache-Control"]


def test_a_page_that_is_not_there_changes_no_language(reader: FlaskClient) -> None:
    answer = reader.get("/pl/nothing", headers={"Referer": f"{SITE}/ru/nothing"})
    assert "Set-Cookie" not in answer.headers


def test_no_page_sets_a_cookie(site: Flask, stage: Stage) -> None:
    badge = f"/badge/{stage.slugs[0]}.svg"
    addresses = ["/", "/de/", "/robots.txt", "/sitemap.xml", "/healthz", badge]
    for address in (*addresses, *(f"/sk/{path}" for path in stage.paths())):
        answer = site.test_client().get(address)
        assert "Set-Cookie" not in answer.headers, address


def test_a_programme_may_have_one_language(make_site: SiteMaker) -> None:
    reader = make_site(KUPEC_LOCALES="pl", KUPEC_DEFAULT_LOCALE="pl").test_client()
    assert reader.get("/", headers={"Accept-Language": "ru"}).location == "/pl/"
    assert reader.get("/sk/").status_code == 404
    page = parse(reader.get("/pl/").text)
    assert page.one("html")["lang"] == "pl"
    alternates = {link["hreflang"] for link in page.all("link[rel=alternate][hreflang]")}
    assert alternates == {"pl", "x-default"}
