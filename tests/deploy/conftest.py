"""Two processes of the site over one database, and nginx as deploy/ sets it up before them."""

import http.client
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask

from app.db import db
from tests import cast
from tests.conftest import make_app
from tests.services.missing import require
from tests.services.nginx import HOST, running_nginx
from tests.services.server import running_server


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: bytes

    @property
    def cache(self) -> str | None:
        """What nginx's cache says: HIT, MISS, BYPASS; None without it."""
        return self.headers["X-Cache"]


def ask(port: int, path: str, method: str = "GET", **headers: str) -> Answer:
    """One request on a connection of its own; header names are given with ``_`` for ``-``."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    sent = {"Host": HOST} | {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request(method, path, headers=sent)
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


@dataclass(frozen=True)
class Site:
    app: Flask
    slug: str
    """Of a published partner."""
    processes: tuple[int, int]
    """Ports of the site's own processes."""


@pytest.fixture(scope="module")
def site(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    require("nginx")
    path = tmp_path_factory.mktemp("deploy") / "kupec.sqlite"
    shutil.copyfile(migrated_sqlite, path)
    app = make_app(f"sqlite:///{path}")
    with app.app_context():
        slug = cast.everything_told().slug
        db.session.remove()
    settings = {
        "KUPEC_ENV": "production",
        "SECRET_KEY": "a key for tests, long enough",
        "DATABASE_URL": f"sqlite:///{path}",
        "BASE_URL": f"http://{HOST}",
    }
    with ExitStack() as stack:
        addresses = [stack.enter_context(running_server(settings)) for _ in range(2)]
        first, second = (urlsplit(address).port or 0 for address in addresses)
        yield Site(app, slug, (first, second))
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="module")
def plain(site: Site) -> Iterator[int]:
    """Port of nginx without a cache of pages."""
    with running_nginx(site.processes, page_cache=False) as port:
        yield port


@pytest.fixture(scope="module")
def caching(site: Site) -> Iterator[int]:
    """Port of nginx with the option."""
    with running_nginx(site.processes, page_cache=True) as port:
        yield port


@pytest.fixture(scope="module")
def timeless(site: Site) -> Iterator[int]:
    """The same, with a clock that tests set (tests.services.nginx.MOMENT)."""
    with running_nginx(site.processes, page_cache=True, is_timeless=True) as port:
        yield port
