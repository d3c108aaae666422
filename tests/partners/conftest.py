"""What tests of partners share."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.at_once import people
from tests.partners.deeds import AtOnce


@pytest.fixture
def at_once(app: Flask) -> Iterator[AtOnce]:
    with people(app, 2) as two:
        yield two.at_once
