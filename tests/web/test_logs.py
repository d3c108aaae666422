"""One line for each request, with an id that the answer carries, and without what people typed."""

import json
from typing import Any

import pytest
import structlog
from flask.testing import FlaskClient

from app.db import db
from app.partners.models import ExchangeRate
from tests.web.conftest import SiteMaker

Lines = pytest.CaptureFixture[str]


def lines(capsys: Lines) -> list[dict[str, Any]]:
    """What was logged since the last look; every line is JSON."""
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_request_leaves_one_line(reader: FlaskClient, capsys: Lines) -> None:
    answer = reader.get("/sk/tiers/")
    (line,) = lines(capsys)
    assert line["event"] == "request"
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/sk/tiers/", 200)
    assert line["ms"] >= 0
    assert line["level"] == "info"
    assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/", 302), ("GET", "/nothing", 404), ("POST", "/sk/", 405), ("HEAD", "/healthz", 200)],
)
def test_whatever_the_answer(
    reader: FlaskClient, capsys: Lines, method: str, path: str, status: int
) -> None:
    reader.open(path, method=method)
    (line,) = lines(capsys)
    assert (line["method"], line["path"], line["status"]) == (method, path, status)


def test_a_refused_host_leaves_a_line_too(reader: FlaskClient, capsys: Lines) -> None:
    reader.get("/sk/", headers={"Host": "evil.example"})
    (line,) = lines(capsys)
    assert line["status"] == 400


def test_what_people_typed_stays_out(reader: FlaskClient, capsys: Lines) -> None:
    reader.get(
        "/sk/partners/?q=tajomstvo",
        headers={"Referer": "http://localhost/sk/?q=tajomstvo", "Authorization": "tajomstvo"},
    )
    written = capsys.readouterr()
    assert "tajomstvo" not in written.err + written.out
    assert "/sk/partners/" in written.err


def test_a_path_cannot_forge_a_line(reader: FlaskClient, capsys: Lines) -> None:
    forged = '{"event": "request"}'
    reader.get(f"/sk/%0a{forged}%0d%00%1b[2J")
    (line,) = lines(capsys)
    assert line["path"] == f"/sk/\n{forged}\r\0\x1b[2J"


def test_lines_of_one_request_share_its_id_and_no_other_has_it(
    make_site: SiteMaker, capsys: Lines
) -> None:
    site = make_site()
    log = structlog.get_logger()
    site.add_url_rule("/planted", "planted", lambda: log.warning("planted") or "")
    reader = site.test_client()
    for _ in range(2):
        reader.get("/planted")
    first, first_end, second, second_end = lines(capsys)
    assert (first["event"], first["level"]) == ("planted", "warning")
    assert first["request_id"] == first_end["request_id"]
    assert second["request_id"] == second_end["request_id"] != first["request_id"]


def test_an_error_after_the_view_is_logged_once_with_the_id_that_the_reader_sees(
    make_site: SiteMaker, capsys: Lines
) -> None:
    site = make_site()

    @site.after_request
    def fail_once(response: Any) -> Any:
        if response.status_code == 200:
            raise RuntimeError("after the view")
        return response

    answer = site.test_client().get("/sk/tiers/")
    assert answer.status_code == 500
    logged = lines(capsys)
    assert [line["event"] for line in logged] == ["unexpected", "request"]
    assert {line["request_id"] for line in logged} == {answer.headers["X-Request-Id"]}
    assert "after the view" in logged[0]["exception"]
    assert answer.headers["X-Request-Id"] in answer.text


def test_a_commit_that_fails_is_one_request_that_failed(
    make_site: SiteMaker, capsys: Lines
) -> None:
    site = make_site()

    def view() -> str:
        db.session.add(ExchangeRate(currency="EUR", micro_euro=1))  # is there already
        return "stored"

    site.add_url_rule("/planted", "planted", view, methods=["POST"])
    answer = site.test_client().post("/planted")
    assert answer.status_code == 500
    unexpected, line = lines(capsys)
    assert (line["event"], line["status"]) == ("request", 500)
    assert unexpected["error"] == "IntegrityError"
    assert unexpected["request_id"] == line["request_id"] == answer.headers["X-Request-Id"]


def test_development_writes_for_people(make_site: SiteMaker, capsys: Lines) -> None:
    make_site(KUPEC_ENV="development").test_client().get("/sk/tiers/")
    written = capsys.readouterr().err
    assert "/sk/tiers/" in written
    assert not written.lstrip().startswith("{")
