"""Two programmes that tests of the public pages read and never change, made once for each
database: the demo, which is big, and the standing cast, which a test knows by heart."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.db import db
from app.demo.loading import load_demo
from tests import cast
from tests.catalogue.programme import Known, everyone
from tests.conftest import make_app
from tests.services.postgres import PostgresServer


@contextmanager
def filled_app(
    request: pytest.FixtureRequest, folder: Path, name: str, fill: Callable[[], object]
) -> Iterator[Flask]:
    """The site over a database of its own, filled once. No context of it is pushed: each request
    is on its own, as in life, and sees nothing that the test or a request before has loaded."""
    engine: str = request.getfixturevalue("engine")
    if engine == "sqlite":
        path = folder / f"{name}.sqlite"
        shutil.copyfile(request.getfixturevalue("migrated_sqlite"), path)
        app = make_app(f"sqlite:///{path}")
    else:
        server: PostgresServer = request.getfixturevalue("migrated_postgres")
        server.create_database(name, template="migrated")
        app = make_app(server.url(name))
    with app.app_context():
        fill()
    yield app
    with app.app_context():
        db.engine.dispose()
    if engine == "postgresql":
        server.drop_database(name)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    """Each database in its turn, for all that is read only, so that each is filled once."""
    return str(request.param)


@pytest.fixture(scope="session")
def demo_app(
    engine: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """The site over the demo."""
    with filled_app(request, tmp_path_factory.mktemp("demo"), "demo_pages", load_demo) as app:
        yield app


@pytest.fixture(scope="session")
def cast_app(
    engine: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """The site over the standing cast alone."""
    with filled_app(request, tmp_path_factory.mktemp("cast"), "cast_pages", everybody) as app:
        yield app


def everybody() -> None:
    cast.everything_told()
    cast.hardly_anything_told()
    cast.polish_only()
    cast.russian_only()
    cast.draft()
    cast.suspended()


@pytest.fixture
def cast_client(cast_app: Flask) -> FlaskClient:
    return cast_app.test_client()


@pytest.fixture
def demo_client(demo_app: Flask) -> FlaskClient:
    return demo_app.test_client()


@pytest.fixture(scope="session")
def programme(demo_app: Flask) -> list[Known]:
    """Every listed partner of the demo, as the tables of partners have it."""
    with demo_app.app_context():
        return everyone()
