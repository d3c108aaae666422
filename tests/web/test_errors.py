"""When something goes wrong, a reader gets a page in their language with an id, never a trace."""

import json
import re
from collections.abc import Callable
from typing import NoReturn

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.i18n.current import gettext, ngettext, speaking
from app.refusals import NotFound, Refused
from tests.pages import parse
from tests.web.conftest import LOCALES, Stage

NO_SUCH = "There is no such partner."
ONE = "At most %(num)s decimal place is allowed."
MANY = "At most %(num)s decimal places are allowed."
FRAGMENT = {"HX-Request": "true"}


def plant(site: Flask, raising: Callable[[], Exception], **options: object) -> FlaskClient:
    """Give the site a page that raises, and a reader to open it."""

    def fail() -> NoReturn:
        raise raising()

    site.add_url_rule("/<locale:locale>/planted", "planted", fail, **options)
    return site.test_client()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    ("method", "path", "status", "heading"),
    [
        ("GET", "nothing", 404, "Page not found"),
        ("GET", "partners/nobody/", 404, "Page not found"),
        ("POST", "partners/", 405, "This cannot be done here"),
        ("BREW", "partners/", 405, "This cannot be done here"),
    ],
)
def test_what_cannot_be_done_is_said_in_the_readers_language(
    reader: FlaskClient, locale: str, method: str, path: str, status: int, heading: str
) -> None:
    answer = reader.open(f"/{locale}/{path}", method=method)
    assert answer.status_code == status
    page = parse(answer.text)
    assert page.one("html")["lang"] == locale
    with speaking(locale):
        assert page.one("main h1").text == gettext(heading)
    assert page.has('meta[name=robots][content="noindex"]')
    assert answer.headers["Cache-Control"] == "no-store"


# More text than a form with files may have, and more than a request may bring.
@pytest.mark.parametrize("size", [600_000, 17_000_000])
def test_too_much_at_once_is_told_with_what_became_of_it(site: Flask, size: int) -> None:
    head = b'--b\r\nContent-Disposition: form-data; name="body"\r\n\r\n'
    body = head + b"x" * size + b"\r\n--b--\r\n"
    form = "multipart/form-data; boundary=b"
    answer = site.test_client().post("/sk/briefs/new", data=body, content_type=form)
    assert answer.status_code == 413
    assert parse(answer.text).one("[data-too-much]")


def test_the_headings_are_translated() -> None:
    for message in ("Page not found", "Something went wrong on our side", NO_SUCH):
        said = set()
        for locale in LOCALES:
            with speaking(locale):
                said.add(gettext(message))
        assert len(said) == len(LOCALES)
        assert message not in said


def test_a_wrong_method_says_which_are_right(reader: FlaskClient) -> None:
    allowed = reader.post("/sk/partners/").headers["Allow"]
    assert {"GET", "HEAD", "OPTIONS"} == set(allowed.split(", "))


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "a b", "", "[::1"])
def test_a_host_that_is_not_ours_is_refused(reader: FlaskClient, host: str) -> None:
    answer = reader.get("/pl/", headers={"Host": host})
    assert answer.status_code == 400
    page = parse(answer.text)
    assert page.one("html")["lang"] == "pl"
    with speaking("pl"):
        assert page.one("h1").text == gettext("The request was not understood")
    assert len(answer.headers["X-Request-Id"]) == 32
    assert not host or host not in answer.text
    # Nor is anybody led there.
    answer = reader.get("/pl", headers={"Host": host})
    assert answer.status_code == 400
    assert answer.location is None


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:5000"])
def test_a_host_that_is_ours_is_answered_at_any_port(reader: FlaskClient, host: str) -> None:
    assert reader.get("/pl/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("path", ["/%ff", "/sk/%ff%fe/", "/sk/partners/%00/", "/%c0%af", "/sk/%0d"])
def test_bad_bytes_in_an_address_are_the_readers_mistake(reader: FlaskClient, path: str) -> None:
    answer = reader.get(path)
    assert 400 <= answer.status_code < 500
    assert parse(answer.text).has("main h1")


@pytest.mark.parametrize("locale", LOCALES)
def test_an_error_of_ours_shows_an_id_and_no_trace(
    site: Flask, locale: str, capsys: pytest.CaptureFixture[str]
) -> None:
    reader = plant(site, lambda: RuntimeError("a secret of the house"))
    capsys.readouterr()
    answer = reader.get(f"/{locale}/planted")
    assert answer.status_code == 500
    request_id = answer.headers["X-Request-Id"]
    page = parse(answer.text)
    assert page.one("main code").text == request_id
    with speaking(locale):
        assert page.one("h1").text == gettext("Something went wrong on our side")
    for hidden in ("a secret of the house", "RuntimeError", "Traceback", ".py"):
        assert hidden not in answer.text

    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    unexpected = next(line for line in lines if line["event"] == "unexpected")
    assert unexpected["request_id"] == request_id
    assert unexpected["error"] == "RuntimeError"
    assert "a secret of the house" in unexpected["exception"]


def test_each_request_has_an_id_of_its_own(reader: FlaskClient) -> None:
    ids = [reader.get("/sk/", headers={"X-Request-Id": "mine"}).headers["X-Request-Id"]]
    ids += [reader.get("/sk/nothing").headers["X-Request-Id"]]
    assert len(set(ids)) == 2
    assert all(re.fullmatch("[0-9a-f]{32}", each) for each in ids)


def test_even_a_broken_error_page_shows_its_id(site: Flask) -> None:
    del site.jinja_env.globals["static"]  # every page needs it
    answer = site.test_client().get("/sk/")
    assert answer.status_code == 500
    assert answer.headers["X-Request-Id"] in answer.text
    assert "Content-Security-Policy" in answer.headers
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("locale", LOCALES)
def test_a_refusal_is_said_in_the_readers_language_with_its_status(
    site: Flask, locale: str
) -> None:
    answer = plant(site, lambda: NotFound(NO_SUCH)).get(f"/{locale}/planted")
    assert answer.status_code == 404
    with speaking(locale):
        assert parse(answer.text).one("h1").text == gettext(NO_SUCH)


def test_a_refusal_without_a_status_of_its_own_is_a_conflict(site: Flask) -> None:
    message = "This database holds %(name)s."
    answer = plant(site, lambda: Refused(message, name="<b>Tom & Jerry</b>")).get("/sk/planted")
    assert answer.status_code == 409
    assert parse(answer.text).one("h1").text == "This database holds <b>Tom & Jerry</b>."


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_refusal_counts_by_the_rules_of_the_language(
    site: Flask, locale: str, count: int
) -> None:
    reader = plant(site, lambda: Refused.counted(count, ONE, MANY, num=count))
    with speaking(locale):
        expected = ngettext(ONE, MANY, count)
    assert str(count) in expected
    assert parse(reader.get(f"/{locale}/planted").text).one("h1").text == expected


def test_who_swaps_a_part_gets_a_part(site: Flask, stage: Stage) -> None:
    reader = plant(site, lambda: RuntimeError("hidden"))
    for path, status in (("nothing", 404), ("planted", 500)):
        answer = reader.get(f"/ru/{path}", headers=FRAGMENT)
        assert answer.status_code == status
        assert "HX-Request" in answer.headers["Vary"]
        part = parse(answer.text)
        assert not part.has("html")
        assert not part.has("header")
        assert len(part.all("h1")) == 1
    assert answer.headers["X-Request-Id"] in answer.text


@pytest.mark.parametrize("header", ["HX-Boosted", "HX-History-Restore-Request"])
def test_who_goes_back_or_follows_a_link_gets_the_whole_page(
    reader: FlaskClient, header: str
) -> None:
    answer = reader.get("/ru/nothing", headers=FRAGMENT | {header: "true"})
    assert answer.status_code == 404
    assert parse(answer.text).has("html")
