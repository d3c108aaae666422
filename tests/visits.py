"""What people who sign in do, as their browsers do it."""

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.cast import PASSWORD

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Visitor(FlaskClient):
    """A browser each of whose requests begins anew, as in life: the context that a test has pushed
    would carry who somebody is from one request to the next."""

    def open(self, *words: Any, **named: Any) -> TestResponse:
        with self.application.app_context():
            return super().open(*words, **named)


def with_visitors(app: Flask) -> Flask:
    """The app as people who sign in meet it: forms need their tokens."""
    app.test_client_class = Visitor
    app.config["WTF_CSRF_ENABLED"] = True
    return app


def token_on(page: TestResponse) -> str:
    """The token that the page's first form sends."""
    found = TOKEN.search(page.text)
    assert found, page.text[:500]
    return found[1]


def send(
    client: FlaskClient, path: str, *, page: str | None = None, **fields: object
) -> TestResponse:
    """Send the form of a page: the page itself is opened first, as a person does."""
    token = token_on(client.get(page or path))
    return client.post(path, data={"csrf_token": token, **fields})


def sign_in(
    client: FlaskClient, email: str, password: str = PASSWORD, *, locale: str = "sk"
) -> TestResponse:
    """Sign somebody in."""
    return send(client, f"/{locale}/login", email=email, password=password)


def error_at(page: TestResponse, field: str) -> str:
    """What stands at a field as its error; empty where nothing does."""
    found = re.search(rf'data-error-for="{field}"[^>]*>(.*?)</', page.text, re.S)
    return re.sub(r"<[^>]+>", "", found[1]).strip() if found else ""
