"""What people who sign in do, as their browsers do it."""

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import ColumnElement, select, update
from werkzeug.test import TestResponse

from app.accounts.authenticator import code_at
from app.accounts.models import AuthenticatorApp, User
from app.clock import now
from app.db import db, writing
from tests.cast import PASSWORD, SECRET

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
    """Sign somebody in, with the code of the authenticator app where there is one (cast.SECRET)."""
    codes = {"code": code_of(client.application, email)} if has_app(client, email) else {}
    return send(client, f"/{locale}/login", email=email, password=password, **codes)


def has_app(client: FlaskClient, email: str) -> bool:
    """Whether somebody has an authenticator app."""
    with client.application.app_context():
        found = db.session.scalar(select(AuthenticatorApp.user_id).where(_is_of(email)))
        db.session.remove()
    return found is not None


def code_of(app: Flask, email: str) -> str:
    """The code that somebody's app shows now. A code works once; in tests time does not pass, so
    that it was used before is forgotten first."""
    with app.app_context():
        with writing() as session:
            unused = update(AuthenticatorApp).where(_is_of(email)).values(last_step=0)
            session.execute(unused.execution_options(synchronize_session=False))
        db.session.remove()
        return code_at(SECRET, now())


def _is_of(email: str) -> ColumnElement[bool]:
    who = select(User.id).where(User.email == email.strip().lower()).scalar_subquery()
    return AuthenticatorApp.user_id == who


def error_at(page: TestResponse, field: str) -> str:
    """What stands at a field as its error; empty where nothing does."""
    found = re.search(rf'data-error-for="{field}"[^>]*>(.*?)</', page.text, re.S)
    return re.sub(r"<[^>]+>", "", found[1]).strip() if found else ""
