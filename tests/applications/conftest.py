"""What tests of applications may ask for beside what all tests may."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import cast
from tests.applications.applying import apply
from tests.applications.deciding import at_desk
from tests.visits import with_visitors


@pytest.fixture
def app(app: Flask) -> Flask:
    return with_visitors(app)


@pytest.fixture
def desk(app: Flask, client: FlaskClient) -> FlaskClient:
    """A manager before whom one application lies."""
    apply(client)
    return at_desk(app, cast.staff())
