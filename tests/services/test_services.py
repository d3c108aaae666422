"""The services that other tests stand on: they answer, and nothing of them stays behind."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis
from playwright.sync_api import Playwright

from tests.services import missing, process, server
from tests.services.browser import launch_options
from tests.services.missing import require
from tests.services.postgres import PostgresServer, running_postgres
from tests.services.process import ServiceFailed
from tests.services.redis import running_redis
from tests.services.server import running_server
from tests.tools import vnu

HEALTHY = """
import http.server, os
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(os.environ["WORD"].encode())
http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Answer).serve_forever()
"""


def listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(autouse=True)
def leftovers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever a test starts here, its folder is gone afterwards."""
    made: list[Path] = []
    real = process.private_directory

    def remembered(user: str | None = None) -> Path:
        made.append(real(user))
        return made[-1]

    for module in ("postgres", "redis", "server"):
        monkeypatch.setattr(f"tests.services.{module}.private_directory", remembered)
    yield
    assert [folder for folder in made if folder.exists()] == []


def ask(postgres: PostgresServer, database: str, query: str) -> object:
    """The first value that a query gives."""
    address = postgres.url(database).replace("+psycopg", "")
    with psycopg.connect(address) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


def test_postgresql_answers_and_is_gone_afterwards() -> None:
    require("PostgreSQL")
    with running_postgres() as postgres:
        assert ask(postgres, "postgres", "SELECT 6 * 7") == 42
        assert ask(postgres, "postgres", "SHOW server_encoding") == "UTF8"
        assert (
            ask(
                postgres,
                "postgres",
                'SELECT min(w COLLATE "sk-x-icu") FROM '
                "(VALUES ('chata'), ('cieľ'), ('hora')) AS words (w)",
            )
            == "cieľ"
        )
        assert listens(postgres.port)
    assert not listens(postgres.port)


def test_postgresql_copies_and_drops_databases() -> None:
    require("PostgreSQL")
    with running_postgres() as postgres:
        postgres.create_database("first")
        address = postgres.url("first").replace("+psycopg", "")
        with psycopg.connect(address) as connection:
            connection.execute("CREATE TABLE word AS SELECT 'kupec' AS text")
        postgres.create_database("second", template="first")
        assert ask(postgres, "second", "SELECT text FROM word") == "kupec"

        with psycopg.connect(address):  # an open connection does not keep it alive
            postgres.drop_database("first")
        with pytest.raises(psycopg.OperationalError, match="does not exist"):
            psycopg.connect(address)
        postgres.drop_database("first")


def test_a_failing_test_takes_postgresql_down_with_it() -> None:
    require("PostgreSQL")
    with pytest.raises(ZeroDivisionError) as failure, running_postgres() as postgres:
        raise ZeroDivisionError
    assert not listens(postgres.port)
    assert "ready to accept connections" in failure.value.__notes__[0]


def test_redis_answers_and_is_gone_afterwards() -> None:
    require("Redis")
    with running_redis() as server, redis.Redis.from_url(server.url()) as client:
        assert client.ping() is True
    assert not listens(server.port)


def test_chromium_opens_a_page(playwright: Playwright) -> None:
    require("Chromium")
    browser = playwright.chromium.launch(**launch_options())
    try:
        page = browser.new_page()
        page.goto("data:text/html;charset=utf-8,<title>Kupec: каталог партнёров</title>")
        assert page.title() == "Kupec: каталог партнёров"
    finally:
        browser.close()


def test_the_html_checker_names_a_fault(tmp_path: Path) -> None:
    require("Java", "vnu")
    page = tmp_path / "page.html"
    page.write_text("<!doctype html><html lang='sk'><title>x</title><p><img src='a.png'>")
    java = shutil.which("java")
    assert java is not None
    done = subprocess.run(
        [java, "-jar", str(vnu.JAR), str(page)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "alt" in done.stderr


def test_a_changed_archive_is_refused(tmp_path: Path) -> None:
    archive = tmp_path / "vnu.tgz"
    archive.write_bytes(b"something else")
    with pytest.raises(vnu.FetchFailed, match="checksum"):
        vnu.unpack(archive, tmp_path / "vnu.jar")
    assert not (tmp_path / "vnu.jar").exists()


def test_the_site_is_started_with_the_settings_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUPEC_CURRENCY", "a developer's own")
    assert "KUPEC_CURRENCY" not in server.without_own_settings()
    command = (sys.executable, "-c", HEALTHY)
    with running_server({"WORD": "dobre"}, command=command) as address:
        host, port = address.removeprefix("http://").split(":")
        assert server._is_healthy(int(port))
        assert host == "127.0.0.1"
    assert not listens(int(port))


def test_a_site_that_does_not_start_shows_what_it_printed() -> None:
    command = (sys.executable, "-c", "raise SystemExit('SECRET_KEY: a value is needed')")
    with (
        pytest.raises(ServiceFailed, match="SECRET_KEY: a value is needed"),
        running_server({}, command=command),
    ):
        pytest.fail("it never became ready")


def test_what_is_missing_skips_a_test_and_fails_it_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    absent = missing.Tool("Abacus", ("abacus",), lambda: False)
    monkeypatch.setitem(missing.TOOLS, "Abacus", absent)
    assert absent in missing.missing()

    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="Abacus"):
        require("Abacus")

    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="Abacus"):
        require("Abacus")
