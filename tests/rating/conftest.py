"""What tests of reviews may ask for beside what all tests may."""

import pytest
from flask import Flask

from tests.visits import with_visitors


@pytest.fixture
def app(app: Flask) -> Flask:
    return with_visitors(app)
