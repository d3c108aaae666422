"""Flask's hello with the extensions and hooks that a site usually has: a database session that is
ended with the request, a log line with an id, the language, the session's user, security headers.
"""

import logging
from time import perf_counter
from uuid import uuid4

from flask import Flask, Response, g, request, session
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from htmx_flask import Htmx
from sqlalchemy.orm import DeclarativeBase

from bench.servers import SECRET

log = logging.getLogger("usual")


class Base(DeclarativeBase):
    """What tables would derive from."""


db = SQLAlchemy(model_class=Base)
app = Flask(__name__)
app.config.update(SECRET_KEY=SECRET, SQLALCHEMY_DATABASE_URI="sqlite://")
db.init_app(app)
Migrate(app, db)
CSRFProtect(app)
Htmx(app)


@app.before_request
def begin() -> None:
    """Note the request's id, its beginning, its reader and language."""
    g.request_id = uuid4().hex
    g.started = perf_counter()
    g.user = session.get("user")
    g.locale = request.accept_languages.best_match(["sk", "pl", "ru"]) or "sk"


@app.after_request
def end(response: Response) -> Response:
    """End the database session, add headers, log."""
    db.session.rollback()
    response.headers["X-Request-Id"] = g.request_id
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'self'"
    log.warning(
        "%s %s %s %.1f ms %s",
        request.method,
        request.path,
        response.status_code,
        (perf_counter() - g.started) * 1000,
        g.request_id,
    )
    return response


@app.route("/")
def hello() -> str:
    """Say hello."""
    return "Hello, World!\n"
