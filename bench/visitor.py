"""Somebody of the operator's people who has signed in, for pages that only they may see."""

from http.client import HTTPConnection
from http.cookies import SimpleCookie

from flask import Flask, Response
from sqlalchemy import select

from app.accounts.actions import sign_in
from app.accounts.cookies import set_session
from app.accounts.models import AuthenticatorApp, User
from app.accounts.rules import idle_limit
from app.db import db, writing
from app.values import Device

HERE = Device("127.0.0.1", "bench")


def cookie_of(app: Flask, email: str) -> str:
    """The header ``Cookie`` of somebody who has just signed in, for every server over the app's
    database. Raises ValueError for a stranger."""
    with app.app_context():
        with writing():
            user = db.session.scalar(select(User).where(User.email == email))
            if user is None:
                raise ValueError(f"there is no {email}")
            # Staff without a second factor are led to its page; the sign-in itself asks for none.
            if db.session.get(AuthenticatorApp, user.id) is None:
                never_asked = "not a secret"
                db.session.add(AuthenticatorApp(user_id=user.id, secret=never_asked))
            token = sign_in(user=user, device=HERE)
        response = Response()
        set_session(response, token, idle_limit(is_staff=True))
        db.session.remove()
    return _as_header(SimpleCookie("; ".join(response.headers.getlist("Set-Cookie"))))


def with_own_cookies(port: int, path: str, cookie: str) -> str:
    """The same with the cookies that the page itself gives at the first visit, as a browser sends
    them back at the next. Raises RuntimeError when the page is not shown."""
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request("GET", path, headers={"Cookie": cookie})
        response = connection.getresponse()
        response.read()
    finally:
        connection.close()
    if response.status != 200:
        raise RuntimeError(f"{path}: {response.status}")
    jar = SimpleCookie(cookie)
    for given in response.headers.get_all("Set-Cookie") or ():
        jar.load(given)
    return _as_header(jar)


def _as_header(jar: "SimpleCookie") -> str:
    return "; ".join(f"{name}={morsel.coded_value}" for name, morsel in jar.items())
