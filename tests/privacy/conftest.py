"""People of these tests come with browsers of their own."""

import pytest
from flask import Flask

from tests.visits import with_visitors


@pytest.fixture
def app(app: Flask) -> Flask:
    return with_visitors(app)
