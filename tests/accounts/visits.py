"""What people do on the pages of accounts, as their browsers do it."""

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.cast import PASSWORD

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


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
