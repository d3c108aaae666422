"""What tests of levels may ask for beside what all tests may."""

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from tests.tiers.deciding import NOON
from tests.visits import with_visitors


@pytest.fixture
def app(app: Flask) -> Flask:
    return with_visitors(app)


@pytest.fixture
def sunday() -> Iterator[None]:
    """It is a Sunday at noon, and time does not pass."""
    with time_machine.travel(NOON, tick=False):
        yield
