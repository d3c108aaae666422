"""The office as its people open it."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import cast
from tests.visits import sign_in, with_visitors


@pytest.fixture
def app(app: Flask) -> Flask:
    return with_visitors(app)


@pytest.fixture
def as_staff(app: Flask) -> Callable[[str], FlaskClient]:
    """A browser in which somebody of a role has signed in."""

    def sign_in_as(role: str) -> FlaskClient:
        client = app.test_client()
        sign_in(client, cast.staff(role))
        return client

    return sign_in_as


@pytest.fixture
def manager(as_staff: Callable[[str], FlaskClient]) -> FlaskClient:
    return as_staff("manager")
