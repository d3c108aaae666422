"""What tests of accounts may ask for beside what all tests may."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.db import db
from tests import cast
from tests.conftest import make_app
from tests.services.missing import require
from tests.services.redis import running_redis
from tests.visits import sign_in, with_visitors


@pytest.fixture
def app(app: Flask) -> Flask:
    return with_visitors(app)


@pytest.fixture
def make_https(database_url: str) -> Iterator[Flask]:
    """The site as it stands at an address of its own."""
    app = make_app(database_url, BASE_URL="https://kupec.example")
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def redis_apps(database_url: str) -> Iterator[tuple[Flask, Flask]]:
    """Two sites over one database and one Redis, as two machines are."""
    require("Redis")
    with running_redis() as redis:
        apps = (
            make_app(database_url, REDIS_URL=redis.url()),
            make_app(database_url, REDIS_URL=redis.url()),
        )
        yield apps
        for app in apps:
            with app.app_context():
                db.session.remove()
                db.engine.dispose()


@pytest.fixture
def firm(app: Flask) -> cast.Actor:
    return cast.listed("Hrdina")


@pytest.fixture
def owner(app: Flask, firm: cast.Actor) -> FlaskClient:
    """The owner of ``firm``, signed in."""
    client = app.test_client()
    sign_in(client, cast.person_of(firm))
    return client


@pytest.fixture
def email(app: Flask) -> str:
    """A manager with an authenticator app."""
    return cast.staff()
