"""People of these tests come with browsers of their own."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.db import writing
from app.mail import post_mail
from tests import cast
from tests.privacy.holding import JAN
from tests.visits import sign_in, with_visitors


@pytest.fixture
def app(app: Flask) -> Flask:
    return with_visitors(app)


@pytest.fixture
def firm(app: Flask) -> cast.Actor:
    return cast.listed("Hrdina")


@pytest.fixture
def jan(app: Flask, firm: cast.Actor) -> FlaskClient:
    """The owner, who has signed in and whom somebody has written to."""
    client = app.test_client()
    sign_in(client, cast.person_of(firm))
    with writing():
        post_mail(message="mail/trial", to=JAN, locale="sk")
    return client
