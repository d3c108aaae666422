"""A big programme that tests of the public pages read and never change: the demo, loaded once for
each database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.db import db
from app.demo.loading import load_demo
from tests.catalogue.programme import Known, everyone
from tests.conftest import make_app, migrate

DEMO = "demo_catalogue"


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def demo_app(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """The site over the demo. No context of it is pushed: each request is on its own, as in life,
    and sees nothing that the test or a request before has loaded."""
    if request.param == "sqlite":
        path: Path = tmp_path_factory.mktemp("demo") / "demo.sqlite"
        app = make_app(f"sqlite:///{path}")
        migrate(app)
    else:
        server = request.getfixturevalue("migrated_postgres")
        server.create_database(DEMO, template="migrated")
        app = make_app(server.url(DEMO))
    with app.app_context():
        load_demo()
    yield app
    with app.app_context():
        db.engine.dispose()
    if request.param == "postgresql":
        server.drop_database(DEMO)


@pytest.fixture
def demo_client(demo_app: Flask) -> FlaskClient:
    return demo_app.test_client()


@pytest.fixture(scope="session")
def programme(demo_app: Flask) -> list[Known]:
    """Every listed partner of the demo, as the tables of partners have it."""
    with demo_app.app_context():
        return everyone()
